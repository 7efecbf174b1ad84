package dynacheck.checker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Runs;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * For each reason that excuses an operation the system that hides behind it: it is caught, or, where Definition 1 asks
 * nothing of it, the verdict says UNCLEAR or VACUOUS. None is HOLDS. The grace is 100 ms.
 */
class ExcusesTest {
    private static final List<String> THREE = List.of("n1", "n2", "n3");
    private static final String OK_AT_3 = "read Z n3; ok Z 1;";
    private static final String CRASH_1 = "crash-stop 1 installing n1; crash-stop 1 installed n1 gone;";

    private static Definition1Result check(String script) {
        return Definition1Checker.check(Runs.parse(script), Runs.info(THREE));
    }

    private static void assertOutcome(Outcome outcome, String script) {
        Definition1Result result = check(script);
        assertEquals(outcome, result.outcome(), script + ": " + result.reason());
    }

    /** {@code count} writes at n2, each given up after 40 ms, with a read there that completes after each. */
    private static String readOnly(int count) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < count; i++) {
            char process = (char) ('A' + i);
            script.append("write %c n2 %d; wait 40; info %c; read Y n2; ok Y 1;".formatted(process, i, process));
        }
        return script.toString();
    }

    /** "Something else completed there": the store is read-only since its primary crashed. */
    @Test
    void readsDoNotExplainWrites() {
        Definition1Result result = check(CRASH_1 + readOnly(4) + OK_AT_3);
        assertEquals(Outcome.VIOLATED, result.outcome(), result.reason());
        assertTrue(result.reason().contains("none of the 4 of its kind tried there"), result.reason());
        assertTrue(result.judgements().stream().allMatch(j -> j.fate() == Fate.STALLED));
        assertOutcome(Outcome.UNCLEAR, CRASH_1 + readOnly(2) + OK_AT_3);
        assertOutcome(Outcome.HOLDS, CRASH_1 + readOnly(4) + "write K n2 9; ok K;" + OK_AT_3);
    }

    /** Who stalls is told what it waits for, as its node told when the run ended. */
    @Test
    void theStallIsExplainedByWhatItWaitsFor() {
        String waiting = "waiting n2 ReadInView k {+n1,+n2,+n3} n1,n2,n3 n2,n3 3;";
        Definition1Result result = check(CRASH_1 + OK_AT_3 + "read A n2; wait 150; info A;" + waiting);
        assertTrue(
                result.reason()
                        .contains("it waits in ReadInView({+n1,+n2,+n3}): 2 of 3 answers, from n2, n3; n1 crashed."),
                result.reason());
        assertFalse(check(CRASH_1 + OK_AT_3 + "read A n2 other; wait 150; info A;" + waiting)
                .reason()
                .contains("waits"));
    }

    /** "It completed elsewhere, or on another register." */
    @Test
    void otherRegistersAndNodesExplainNothing() {
        String stuck = "write A n2 1 k; wait 60; info A; write B n2 2 k; wait 60; info B;";
        assertOutcome(Outcome.VIOLATED, stuck + "write C n2 3 other; ok C; write D n3 4 k; ok D;");
        assertOutcome(Outcome.HOLDS, stuck + "write C n2 3 k; ok C;");
    }

    /** "It ended while faults went on", and after that nobody asked for its like. */
    @Test
    void whatWasNeverTriedAgainIsUnclear() {
        String during = "pause 1 installing n2; pause 1 installed n2 T; write A n2 1; wait 40; info A;"
                + "pause 1 healing n2; pause 1 healed n2 S;";
        Definition1Result result = check(during + "read B n2; ok B 1; wait 200; mark");
        assertEquals(Outcome.UNCLEAR, result.outcome(), result.reason());
        assertTrue(
                result.reason().contains("none of its kind was tried there after the last healing"), result.reason());
    }

    /** "It completed later": but only what was asked before this one gave up. */
    @Test
    void onlyWhatWasInvokedAfterwardsExplains() {
        assertOutcome(Outcome.UNCLEAR, "write A n2 1; write B n2 2; wait 40; info B; ok A;" + OK_AT_3);
    }

    /** "The client's deadline ended it": each is shorter than the grace, and all are in vain. */
    @Test
    void deadlinesShorterThanTheGraceAddUp() {
        String given = "read A n2; wait 30; info A; read B n2; wait 30; info B; read C n2; wait 30; info C;"
                + "read D n2; wait 30; info D;";
        assertOutcome(Outcome.VIOLATED, given + OK_AT_3);
    }

    /** "It was refused, so it had no effect": for ever. */
    @Test
    void aNodeThatRefusesForEverIsStalled() {
        String refused = "read A n2; fail A; wait 60; read B n2; fail B; wait 60; read C n2; fail C;";
        assertOutcome(Outcome.VIOLATED, refused + OK_AT_3);
        assertOutcome(Outcome.HOLDS, refused + "read D n2; ok D 1;" + OK_AT_3);
        assertOutcome(Outcome.UNCLEAR, "read A n2; fail A;" + OK_AT_3);
    }

    /** "One of ten completes": who had the whole grace and was not done is stalled, whatever was done after. */
    @Test
    void oneInTenIsNotEveryOne() {
        String seldom = "read A n2; ok A 1; read B n2; wait 120; info B; read C n2; ok C 1;";
        assertOutcome(Outcome.VIOLATED, seldom + OK_AT_3);
    }

    /** "It crashed": after it had hung for longer than the grace, and nothing disturbed it. */
    @Test
    void whoHungBeforeItCrashedIsUnclear() {
        String hung = "read A n1; wait 150; info A;";
        Definition1Result result = check(hung + CRASH_1 + OK_AT_3);
        assertEquals(Outcome.UNCLEAR, result.outcome(), result.reason());
        assertTrue(result.reason().contains("before that completed"), result.reason());
        assertOutcome(Outcome.HOLDS, "read A n1; wait 50;" + CRASH_1 + OK_AT_3);
        assertOutcome(Outcome.HOLDS, "read A n1;" + CRASH_1 + "wait 150; info A;" + OK_AT_3);
        String disturbed = "pause 7 installing n2; pause 7 installed n2 T;" + hung + "pause 7 healed n2 S;";
        assertOutcome(Outcome.HOLDS, disturbed + CRASH_1 + OK_AT_3);
    }

    /** "Its removal was proposed": likewise. */
    @Test
    void whoHungBeforeItWasToLeaveIsUnclear() {
        assertOutcome(Outcome.UNCLEAR, "write A n1 1; wait 150; info A; reconfig B n2 -n1; ok B;" + OK_AT_3);
        assertOutcome(Outcome.HOLDS, "write A n1 1; reconfig B n2 -n1; ok B; wait 150; info A;" + OK_AT_3);
    }

    /** "Its removal was proposed", and the proposal never completes: then that is what stalls. */
    @Test
    void aRemovalThatNeverCompletesIsItselfStalled() {
        String hangs = "reconfig A n2 -n1; wait 30; info A; read B n1;" + OK_AT_3;
        assertOutcome(Outcome.VIOLATED, hangs + "reconfig C n2 -n1; wait 150; info C;");
        assertOutcome(Outcome.HOLDS, hangs + "reconfig C n2 -n1; ok C;");
    }

    /** "It is not enabled yet": its addition completed, so it must be. */
    @Test
    void whoIsNeverEnabledIsStalled() {
        String added = OK_AT_3 + "reconfig A n2 +n4; ok A; read B n4; fail B; wait 60; read C n4; fail C; wait 60;";
        assertOutcome(Outcome.VIOLATED, added + "read D n4; fail D;");
        assertOutcome(Outcome.HOLDS, added + "read D n4; ok D 1;");
    }

    /** "Nobody added it": and all that completed was asked of such a process. */
    @Test
    void operationsAtStrangersAloneAreVacuous() {
        assertOutcome(Outcome.VACUOUS, "read A n9; ok A 1; read B n9; wait 200; info B;");
        assertOutcome(Outcome.VACUOUS, CRASH_1 + "read A n1; ok A 1; read B n1; fail B;");
    }

    /** "The grace is not over": the history ends before it is. */
    @Test
    void whatIsOpenWithinTheGraceIsUnclear() {
        assertOutcome(Outcome.UNCLEAR, OK_AT_3 + "read A n2; wait 60; mark");
    }

    /** "A fault was never healed." */
    @Test
    void whatMayBeAnUnhealedFaultsDoingIsUnclear() {
        String cut = "partition 1 installing n1; partition 1 installed n1 cut; partition 1 healing n1;"
                + "partition 1 heal_failed n1 stuck;";
        assertOutcome(Outcome.UNCLEAR, cut + OK_AT_3 + "read A n2; wait 200; info A;");
        assertOutcome(Outcome.UNCLEAR, cut + OK_AT_3 + "read A n2; fail A; wait 120; read B n2; fail B;");
    }

    /** "It was killed": and does not come back when it is started. */
    @Test
    void whoDoesNotRecoverIsNotQuietlyACrash() {
        String kill = "kill 1 installing n1; kill 1 installed n1 dead; kill 1 healing n1;";
        Definition1Result result = check(kill + "kill 1 heal_failed n1 refuses;" + OK_AT_3);
        assertEquals(Outcome.UNCLEAR, result.outcome(), result.reason());
        assertTrue(result.reason().contains("n1"), result.reason());
        assertOutcome(Outcome.HOLDS, kill + "kill 1 healed n1 up;" + OK_AT_3);
    }

    /** "Nothing happened": it ended by itself, and connections are refused. */
    @Test
    void whoEndsWithoutAFaultIsStalled() {
        assertOutcome(Outcome.VIOLATED, OK_AT_3 + "write A n2 1; fail A; wait 110; write B n2 2; fail B;");
    }
}
