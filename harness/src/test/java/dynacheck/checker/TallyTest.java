package dynacheck.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import org.junit.jupiter.api.Test;

/** Counts that add up, and what is said of operations that no model knows. */
class TallyTest {
    @Test
    void aWholeWithoutAPartIsNoWhole() {
        assertNull(new Tally(20, 16, 1, 2, 1).flaw());
        String flaw = new Tally(20, 15, 1, 2, 1).flaw();
        assertNotNull(flaw);
        assertTrue(flaw.contains("20 were recorded") && flaw.contains("make 19"), flaw);
        assertNotNull(new Tally(20, 21, 0, 0, 0).flaw(), "nothing is judged twice either");
    }

    @Test
    void shapesTellWhatValuesLookLikeAndNotWhatTheyAre() {
        assertEquals("nil", NotUnderstood.shape(Edn.read("nil")));
        assertEquals("a number", NotUnderstood.shape(Edn.read("7")));
        assertEquals("a list of 3", NotUnderstood.shape(Edn.read("[1 2 3]")));
        assertEquals("a list of lists", NotUnderstood.shape(Edn.read("[[:r 1 nil]]")));
        assertEquals("a map of :amount :from :to", NotUnderstood.shape(Edn.read("{:from 1 :to 2 :amount 5}")));
        assertEquals("a map", NotUnderstood.shape(Edn.read("{0 10, 1 5}")));
        assertEquals("a set", NotUnderstood.shape(Edn.read("#{1 2}")));
    }

    @Test
    void theFirstOfManyIsNamed() {
        NotUnderstood two = NotUnderstood.first("add", 1L, 9).and(NotUnderstood.first("add", 2L, 5));
        assertEquals(":add with a number, 2, at line 5 and 1 more", two.toString());
        assertEquals(
                ":delete with nil at line 3",
                NotUnderstood.first("delete", null, 3).toString());
    }

    @Test
    void linesAreThoseOfTheFile() {
        History history = HistoryReader.parse("\n\n{:process 0 :type :invoke :f :read :value nil}\n\n"
                + "{:process 0 :type :ok :f :read :value nil}\n");
        assertEquals(3, history.line(0));
        assertEquals(5, history.line(1));
        assertThrows(IllegalArgumentException.class, () -> history.line(2));
    }
}
