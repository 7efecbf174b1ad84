package dynacheck.checker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Runs;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.history.Keyword;
import dynacheck.membership.Resilience;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Definition1CheckerTest {
    private static final List<String> FOUR = List.of("n1", "n2", "n3", "n4");
    private static final List<String> THREE = List.of("n1", "n2", "n3");
    private static final String CRASH_1 = "crash-stop 1 installing n1; crash-stop 1 installed n1 gone;";
    private static final String CRASH_2 = "crash-stop 2 installing n2; crash-stop 2 installed n2 gone;";
    private static final String LAST_READ = "read Z n3; ok Z 1;";

    /** What stalls beside one crash of three is a violation for majorities only; the result names the premise. */
    @Test
    void thePremiseIsTheTargets() {
        Resilience less = new Resilience() {
            @Override
            public String premise() {
                return "one more is up than a majority";
            }

            @Override
            public int tolerated(Set<String> members) {
                return MAJORITIES.tolerated(members) - 1;
            }
        };
        String stalled = CRASH_1 + "read B n3; wait 5000; mark";
        Definition1Result usual = check(THREE, stalled);
        assertEquals(Outcome.VIOLATED, usual.outcome(), usual.reason());
        assertEquals(Resilience.MAJORITIES.premise(), usual.toEdn().get(Keyword.of("premise")));
        Definition1Result excused = Definition1Checker.check(Runs.parse(stalled), Runs.info(THREE), less);
        assertEquals(Outcome.VACUOUS, excused.outcome(), excused.reason());
        assertEquals("one more is up than a majority", excused.toEdn().get(Keyword.of("premise")));
        assertEquals(-1, excused.timeline().getLast().slackPessimistic());
    }

    /** What a client broke says nothing of the system, neither for nor against it. */
    @Test
    void anOperationWhoseClientBrokeIsNoStall() {
        assertOutcome(Outcome.VIOLATED, THREE, LAST_READ + "read A n1; wait 200; info A; mark");
        assertOutcome(Outcome.UNCLEAR, THREE, LAST_READ + "read A n1; wait 200; broken A; mark");
        assertOutcome(Outcome.HOLDS, THREE, LAST_READ + "read A n1; wait 200; broken A; read B n1; ok B 1; mark");
        String vain = "read A n1; wait 60; broken A; wait 30; read B n1; wait 60; info B; mark";
        assertOutcome(Outcome.UNCLEAR, THREE, LAST_READ + vain);
        assertOutcome(Outcome.VIOLATED, THREE, LAST_READ + vain.replace("broken", "info"));
    }

    /** Section 1 of the paper: p1 crashes and is removed, then one more of {p2, p3, p4} may crash. */
    @Test
    void afterARemovalOneMoreMayCrash() {
        String removal = "reconfig A n2 -n1; ok A;";
        assertOutcome(Outcome.HOLDS, FOUR, CRASH_1 + removal + CRASH_2 + LAST_READ);
        assertOutcome(Outcome.VACUOUS, FOUR, CRASH_1 + CRASH_2 + LAST_READ);
        assertOutcome(Outcome.VACUOUS, FOUR, CRASH_1 + CRASH_2 + "reconfig A n3 -n1; ok A;" + LAST_READ);
    }

    /** The best case is worked out anew whatever changes it: a reconfiguration, begun or completed, or a crash. */
    @Test
    void theBestCaseFollowsEachChange() {
        String grow = "reconfig A n2 +n4 +n5;";
        assertEquals(0, last(check(THREE, CRASH_1)).slackOptimistic());
        assertEquals(1, last(check(THREE, CRASH_1 + grow)).slackOptimistic(), "it may be complete");
        assertEquals(1, last(check(THREE, CRASH_1 + grow + "ok A;")).slackOptimistic());
        assertEquals(0, last(check(THREE, CRASH_1 + grow + "ok A;" + CRASH_2)).slackOptimistic());
    }

    /** While {p1, p2, p3} + p4 is pending, majorities of both views are needed: one crash only, p4's counts. */
    @Test
    void pendingAddNeedsMajoritiesOfBothViews() {
        String crash4 = "crash-stop 4 installing n4; crash-stop 4 installed n4 gone;";
        Definition1Result one = check(THREE, "reconfig A n2 +n4;" + crash4);
        assertEquals(0, last(one).slackPessimistic());
        Definition1Result two = check(THREE, "reconfig A n2 +n4;" + crash4 + CRASH_1);
        assertEquals(-1, last(two).slackPessimistic());
        assertEquals(0, last(two).slackOptimistic(), "the add may not have started");
        assertEquals(Outcome.UNCLEAR, two.outcome());
        assertOutcome(Outcome.VACUOUS, THREE, "reconfig A n2 +n4; ok A;" + crash4 + CRASH_1 + LAST_READ);
    }

    /** After a reconfig completes, a majority of the old view may crash. */
    @Test
    void majorityOfTheOldViewMayCrash() {
        String replace = "reconfig A n3 +n4 +n5 -n1 -n2; ok A; enabled n4; enabled n5;";
        Definition1Result result = check(THREE, replace + CRASH_1 + CRASH_2 + LAST_READ);
        assertEquals(Outcome.UNCLEAR, result.outcome(), "two removals pending in a view of three");
        assertEquals(-1, result.timeline().get(1).slackPessimistic());
        String oneByOne = "reconfig A n3 +n4; ok A; reconfig A n3 +n5; ok A; enabled n4; enabled n5;"
                + "reconfig A n3 -n1; ok A; reconfig A n3 -n2; ok A;";
        assertOutcome(Outcome.HOLDS, THREE, oneByOne + CRASH_1 + CRASH_2 + LAST_READ);
    }

    @Test
    void openOperationAtAnActiveNodePastGraceIsAViolation() {
        Definition1Result result = check(THREE, LAST_READ + "read A n1; wait 200; mark");
        assertEquals(Outcome.VIOLATED, result.outcome());
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(Fate.STALLED, result.judgements().getFirst().fate());
        assertOutcome(Outcome.UNCLEAR, THREE, LAST_READ + "read A n1; wait 50; mark");
    }

    @Test
    void lostAddIsAViolation() {
        String add = LAST_READ + "reconfig A n1 +n4; ok A;";
        Definition1Result result = check(THREE, add + "wait 200; mark");
        assertEquals(Outcome.VIOLATED, result.outcome());
        assertTrue(result.reason().contains("the addition of n4"), result.reason());
        assertOutcome(Outcome.HOLDS, THREE, add + "wait 50; enabled n4; wait 200; mark");
        assertOutcome(Outcome.HOLDS, THREE, add + "read B n4; ok B 1; wait 200; mark");
        assertOutcome(Outcome.UNCLEAR, THREE, add + "wait 50; mark");
        assertOutcome(Outcome.HOLDS, THREE, add + "reconfig B n1 -n4; ok B; wait 200; mark");
        String doubtful = LAST_READ + "reconfig A n1 +n4; info A; read B n1; ok B 1; wait 200; mark";
        assertOutcome(Outcome.UNCLEAR, THREE, doubtful);
        assertOutcome(Outcome.HOLDS, THREE, doubtful + "; reconfig C n1 +n1; ok C");
    }

    @Test
    void operationsAtCrashedAndRemovedNodesAreExcused() {
        Definition1Result crashed = check(THREE, "read A n1;" + CRASH_1 + LAST_READ + "wait 200; mark");
        assertEquals(Outcome.HOLDS, crashed.outcome(), crashed.reason());
        assertEquals(Fate.EXCUSED, crashed.judgements().getFirst().fate());
        Definition1Result removed = check(THREE, "read A n1; reconfig B n2 -n1; ok B;" + LAST_READ + "wait 200; mark");
        assertEquals(Outcome.HOLDS, removed.outcome(), removed.reason());
        assertTrue(removed.judgements().getFirst().why().contains("removal of n1 was proposed"));
    }

    @Test
    void timeoutsDuringFaultsAreExplainedAndAfterThemStalled() {
        String pause = "pause 1 installing n1; pause 1 installed n1 T;";
        String heal = "pause 1 healing n1; pause 1 healed n1 S;";
        String during = pause + "read A n1; wait 500; info A;" + heal;
        Definition1Result again = check(THREE, during + "read B n1; ok B 1;" + LAST_READ);
        assertEquals(Outcome.HOLDS, again.outcome(), again.reason());
        assertEquals(Fate.EXPLAINED, again.judgements().getFirst().fate());
        assertOutcome(Outcome.UNCLEAR, THREE, during + LAST_READ);
        assertOutcome(Outcome.VIOLATED, THREE, pause + heal + LAST_READ + "read A n1; wait 200; info A");
        assertOutcome(Outcome.UNCLEAR, THREE, pause + heal + LAST_READ + "read A n1; wait 20; info A");
        assertOutcome(
                Outcome.HOLDS, THREE, pause + heal + "read A n1; wait 20; info A; read B n1; ok B 1;" + LAST_READ);
        assertOutcome(Outcome.UNCLEAR, THREE, pause + LAST_READ + "read A n2; wait 200; mark");
    }

    @Test
    void pausedAndCutOffNodesAreSlowNotCrashed() {
        Definition1Result result = check(
                THREE,
                "partition 1 installing n1,n2; partition 1 installed n1,n2 cut; partition 1 healed n1,n2 open;"
                        + LAST_READ);
        assertEquals(Outcome.HOLDS, result.outcome());
        assertEquals(1, result.timeline().get(2).slackPessimistic());
        assertEquals(-1, result.timeline().get(2).effectiveSlack());
    }

    @Test
    void killThatIsNeverHealedIsACrash() {
        String kills =
                "kill 1 installing n1; kill 1 installed n1 dead; kill 2 installing n2; kill 2 installed n2 dead;";
        assertOutcome(Outcome.VACUOUS, THREE, kills + LAST_READ);
        assertOutcome(Outcome.HOLDS, THREE, kills + "kill 1 healed n1 up; kill 2 healed n2 up;" + LAST_READ);
    }

    @Test
    void doubtfulCrashLeavesItUnclear() {
        String doubtful = "crash-stop 2 installing n2; crash-stop 2 indeterminate n2 timeout;";
        Definition1Result result = check(THREE, CRASH_1 + doubtful + LAST_READ);
        assertEquals(Outcome.UNCLEAR, result.outcome());
        assertOutcome(
                Outcome.HOLDS, THREE, CRASH_1 + "crash-stop 2 installing n2; crash-stop 2 skipped n2 no;" + LAST_READ);
    }

    @Test
    void brokenPremiseCitesTimeAndSets() {
        Definition1Result result = check(THREE, CRASH_1 + CRASH_2 + "read A n3; wait 500; mark");
        assertEquals(Outcome.VACUOUS, result.outcome());
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(
                result.reason().contains(" s): of 3 members 2 crashed or were to leave, {n1 n2}, and at most 1 may."),
                result.reason());
        assertEquals(1, result.judgements().size());
        String all = result.reason() + result.judgements();
        assertFalse(all.contains("premise held"), all);
        String joining = check(
                        List.of("n1", "n2", "n10"),
                        "crash-stop 1 installing n10; crash-stop 1 installed n10 gone;"
                                + "reconfig A n2 +n3 -n2; read B n2; wait 500; mark")
                .reason();
        assertTrue(
                joining.contains(
                        " s): of 3 members and 1 joiner 2 crashed or were to leave, {n2 n10}, and at most 1 may"),
                joining);
    }

    @Test
    void nothingTestedIsVacuous() {
        assertOutcome(Outcome.VACUOUS, THREE, "mark");
        assertOutcome(Outcome.VACUOUS, THREE, "read A n1; fail A");
    }

    @Test
    void progressTableShowsTheLongestGap() {
        Definition1Result result = check(
                THREE,
                "pause 1 installing n1; pause 1 installed n1 T; read A n1; wait 40; ok A 1; pause 1 healed n1 S");
        assertEquals(1, result.progress().size());
        assertEquals("pause", result.progress().getFirst().faultKind());
        assertEquals(43_000_000, result.progress().getFirst().longestNanos());
    }

    /** Every operation has one fate, those that were refused among them. */
    @Test
    void fatesAddUpToTheOperations() {
        Definition1Result result = check(
                THREE, CRASH_1 + "read A n1; fail A; read B n2; fail B; read C n2; ok C 1; read D n1; read E n2; mark");
        assertEquals(
                Map.of(Fate.COMPLETED, 1L, Fate.EXCUSED, 2L, Fate.EXPLAINED, 1L, Fate.WITHIN_GRACE, 1L),
                result.operations());
        assertEquals(2, result.judgements().size(), "of the refused ones only those that are not allowed");
    }

    /** A change that somebody had proposed before is no new disturbance, and a member that is added again is none. */
    @Test
    void onlyNewChangesBeginTheGraceAnew() {
        String stuck = LAST_READ + "read A n1; wait 90;";
        assertOutcome(Outcome.VIOLATED, THREE, stuck + "reconfig B n2 +n1; ok B; wait 20; mark");
        assertOutcome(Outcome.UNCLEAR, THREE, stuck + "reconfig B n2 +n4; ok B; enabled n4; wait 20; mark");
        String again = "reconfig B n2 +n4; ok B; enabled n4;" + stuck + "reconfig C n2 +n4; ok C; wait 20; mark";
        assertOutcome(Outcome.VIOLATED, THREE, again);
    }

    private static Point last(Definition1Result result) {
        return result.timeline().getLast();
    }

    private static void assertOutcome(Outcome outcome, List<String> members, String script) {
        Definition1Result result = check(members, script);
        assertEquals(outcome, result.outcome(), script + ": " + result.reason());
    }

    private static Definition1Result check(List<String> members, String script) {
        return Definition1Checker.check(Runs.parse(script), Runs.info(members));
    }
}
