package dynacheck.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.HistoryReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The benchmark's histories are what it says they are, and a wrong verdict would show. */
class CheckerBenchTest {
    @Test
    void everyShapeIsJudgedRightly() throws IOException {
        for (CheckerBench.Shape shape : CheckerBench.shapes(1_000)) {
            CheckerBench.Result result = CheckerBench.run(shape, 3);
            assertTrue(result.isRight(), result::toString);
        }
    }

    @Test
    void wrongVerdictsShow() {
        CheckerBench.Shape planted = new CheckerBench.Shape(10, 1, 0, true);
        CheckerBench.Result missed = new CheckerBench.Result(planted, Verdict.VALID, 1, 1, 1);
        assertFalse(missed.isRight());
        assertTrue(missed.toString().contains("WRONG"));
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        CheckerBench.Shape shape = new CheckerBench.Shape(5_000, 3, 10, false);
        byte[] bytes = new MadeHistory(shape, 7).readAllBytes();
        assertArrayEquals(bytes, new MadeHistory(shape, 7).readAllBytes());
        assertEquals(
                5_000,
                HistoryReader.read(new ByteArrayInputStream(bytes), null)
                        .calls()
                        .size());
    }
}
