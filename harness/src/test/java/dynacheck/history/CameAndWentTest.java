package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A sentence about views is short, and no difference between them is lost. */
class CameAndWentTest {
    @Test
    void whatIsTheSameInAllViewsOfASentenceIsCounted() {
        assertEquals(
                "n1 made {+n1, +n2, -n3} of {+n1, +n2, +n3}. Views are told without 3 members that came and" + " went.",
                CameAndWent.shortened(
                        "n1 made {+c1,+c2,+c3,+n1,+n2,-c1,-c2,-c3,-n3} of {+c1,+c2,+c3,+n1,+n2,+n3,-c1,-c2,-c3}."));
    }

    @Test
    void severalSentencesAreShortenedAlike() {
        assertEquals(
                List.of("n1: {+n1}.", "n2: {+n1, -n1}.", "Views are told without 3 members that came and went."),
                CameAndWent.shortened(List.of("n1: {+a,+b,+c,+n1,-a,-b,-c}.", "n2: {+a,+b,+c,+n1,-a,-b,-c,-n1}.")));
    }

    @Test
    void whoLeftInOneOfThemOnlyStays() {
        assertEquals("{+n1, -n1} and {+n1}", CameAndWent.shortened("{+n1,-n1} and {+n1}"));
    }

    /** A node that forgot that n6 left: that is what the sentence says. */
    @Test
    void oneOrTwoStay() {
        assertEquals("without {+n1, +n6, -n6}", CameAndWent.shortened("without {+n1,+n6,-n6}"));
    }

    @Test
    void whatIsNoViewStaysAsItIs() {
        String text = "reads {a,b}, {:f :read, :value -1} and $1 {} {+}";
        assertEquals(text, CameAndWent.shortened(text));
    }
}
