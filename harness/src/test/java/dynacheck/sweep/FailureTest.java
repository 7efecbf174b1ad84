package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.checker.Verdict;
import org.junit.jupiter.api.Test;

class FailureTest {
    /** What is made small for a class must still be of it; a claim without a witness is no anomaly's name. */
    @Test
    void aClassIsMadeSmallByWhatItShows() {
        Failure stale = new Failure(Verdict.INVALID, "atomicity", "stale-read", "write a, write b, read a");
        assertEquals("atomicity/stale-read", stale.symptom().toString());
        Failure stalled = new Failure(Verdict.INVALID, "definition-1", "stalled read", "");
        assertEquals("definition-1", stalled.symptom().toString());
    }
}
