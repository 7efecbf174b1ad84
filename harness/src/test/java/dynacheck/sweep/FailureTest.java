package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.checker.Verdict;
import org.junit.jupiter.api.Test;

class FailureTest {
    /** A shrunk run must still belong to its class; a claim without a witness is not the name of an anomaly. */
    @Test
    void aClassIsMadeSmallByWhatItShows() {
        Failure stale = new Failure(Verdict.INVALID, "atomicity", "stale-read", "write a, write b, read a");
        assertEquals("atomicity/stale-read", stale.symptom().toString());
        Failure stalled = new Failure(Verdict.INVALID, "definition-1", "stalled read", "");
        assertEquals("definition-1", stalled.symptom().toString());
    }
}
