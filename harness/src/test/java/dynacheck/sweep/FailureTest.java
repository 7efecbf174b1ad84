package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Runs;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.ConvergenceChecker;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.List;
import java.util.Map;
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

    /** A number of a line that is not said leads nowhere. */
    @Test
    void aClaimHasNoHoles() {
        assertEquals(
                "Reconfig: ends in a view with its changes",
                Failure.withoutParticulars("Reconfig: ends in a view with its changes (line 23)"));
        assertEquals("# of # lack #", Failure.withoutParticulars("n1 and n2 of 3 lack {+n4, -n5}"));
    }

    /** Who the members are, how many, and in which views says nothing about what failed. */
    @Test
    void membersThatStayApartAreOneWayToFail() {
        Failure two = apart(Map.of("n1", "{+n1,+n2}", "n2", "{+n1,+n2,+n3} with an unfinished change"));
        Failure four = apart(Map.of("n1", "{+n1}", "n2", "{+n2}", "n3", "{+n3}", "n7", "{+n7,+n8}"));
        assertEquals(two, four);
        assertNotEquals(two, apart(Map.of("n1", "{+n1} with an unfinished change", "n2", "{+n1}")));
        assertNotEquals(two, apart(Map.of("n1", "{+n1}", "n2", RunInfo.NO_ANSWER)));
    }

    private static Failure apart(Map<String, String> standings) {
        Op told = new Op(0, 1_000_000_000, Op.NEMESIS, OpType.INFO, RunInfo.NOT_CONVERGED, standings, Map.of());
        return Failure.of(ConvergenceChecker.check(History.of(List.of(told)), Runs.info(List.of("n1", "n2", "n3")))
                .orElseThrow());
    }
}
