package dynacheck.checker.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Runs;
import dynacheck.checker.Verdict;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageCheckerTest {
    private static final List<String> THREE = List.of("n1", "n2", "n3");
    private static final String GOOD = "write A n1 1; ok A; read B n2; ok B 1;";
    private static final String KILL = "kill 1 installing n1; kill 1 installed n1 pid-gone;";
    private static final String RESTART = "kill 1 healing n1; kill 1 healed n1 ready;";

    @Test
    void faultNeedsEvidenceOfInstallingAndHealing() {
        assertCovered("fault:kill", GOOD + KILL + RESTART);
        assertMissing("fault:kill", GOOD);
        assertMissing("fault:kill", GOOD + KILL);
        assertMissing("fault:kill", GOOD + "kill 1 installing n1; kill 1 skipped n1 no-slack;");
        assertMissing("fault:kill", GOOD + "kill 1 installing n1; kill 1 installed n1; kill 1 healed n1 ready;");
        assertMissing("fault:pause", GOOD + KILL + RESTART);
        assertCovered("fault:crash-stop", GOOD + "crash-stop 1 installing n1; crash-stop 1 installed n1 gone;");
    }

    @Test
    void faultOpenAtTheEndIsNeverValid() {
        CoverageResult result = check(GOOD + KILL);
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertEquals(1, result.unhealed().size());
        assertEquals(Verdict.VALID, check(GOOD + KILL + RESTART).verdict());
    }

    /** Harness mutants: what was reported to last did not; whoever is said to be killed answers. */
    @Test
    void aFaultThatWasNotInForceIsNoCoverageAndIsNamed() {
        CoverageResult late = check(GOOD + KILL + "kill 1 indeterminate n1 is-running;" + RESTART);
        assertEquals(Verdict.UNKNOWN, late.verdict());
        assertEquals(List.of("kill n1 (fault 1: is-running)"), late.disproved());
        assertMissing("fault:kill", GOOD + KILL + "kill 1 indeterminate n1 is-running;" + RESTART);
        assertCovered(
                "fault:kill",
                GOOD + "kill 1 installing n1; kill 1 indeterminate n1 no-traffic;"
                        + KILL.substring(KILL.indexOf(';') + 1) + RESTART);
        CoverageResult served = check(GOOD + KILL + "read C n1; ok C 1;" + RESTART);
        assertEquals(Verdict.UNKNOWN, served.verdict());
        assertTrue(served.reason().contains("n1 completed the read at index 6 meanwhile"), served.reason());
        assertMissing("fault:kill", GOOD + KILL + "read C n1; ok C 1;" + RESTART);
        for (String fine : List.of("read C n2; ok C 1;", "read C n1; fail C;", "read C n1; info C;")) {
            assertCovered("fault:kill", GOOD + KILL + fine + RESTART);
        }
        assertCovered("fault:kill", GOOD + "read C n1;" + KILL + "ok C 1;" + RESTART);
        // Seed 99721: whoever was paused died of its disk when it was to go on, and was started again by somebody else.
        String tried = "kill 1 healing n1; kill 1 heal_failed n1 is-DOWN;";
        assertCovered("fault:kill", GOOD + KILL + tried + "read C n1; ok C 1;" + RESTART);
        assertCovered("fault:kill", GOOD + KILL + "read C n1;" + RESTART + "ok C 1;");
    }

    /** Harness mutant: a member is left out. One that crashed or is to leave need not be asked. */
    @Test
    void finalOperationsAskEveryMemberForEveryRegister() {
        String all = ask("n1", "k") + ask("n2", "k") + ask("n3", "k");
        String begin = GOOD + "final-operations;";
        assertCovered("final-operations", begin + all);
        assertMissing("final-operations", GOOD);
        assertMissing("final-operations", GOOD + all + "final-operations;");
        assertMissing("final-operations", begin + ask("n1", "k") + ask("n2", "k"));
        assertMissing("final-operations", begin + all.replace("write D n3 9 k; fail D;", ""));
        assertMissing("final-operations", "write C n1 5 other; ok C;" + begin + all);
        assertMissing("final-operations", "reconfig E n1 +n4; ok E;" + begin + all);
        assertCovered("final-operations", "reconfig E n1 +n4; ok E;" + begin + all + ask("n4", "k"));
        assertCovered("final-operations", "reconfig E n1 -n3;" + begin + ask("n1", "k") + ask("n2", "k"));
        assertCovered(
                "final-operations",
                "crash-stop 1 installing n3; crash-stop 1 installed n3 gone;" + begin + ask("n1", "k")
                        + ask("n2", "k"));
    }

    private static String ask(String node, String register) {
        return "read C %s %s; fail C; write D %s 9 %s; fail D;".formatted(node, register, node, register);
    }

    /** Harness mutant: the end of a history is not judged. */
    @Test
    void everyRecordedLineIsJudged() {
        assertCovered("lines=4", GOOD);
        assertMissing("lines=5", GOOD);
        assertMissing("lines=3", GOOD);
    }

    @Test
    void concurrentProposalsMustBeIncomparableAndTogether() {
        String name = "concurrent-proposals>=3";
        String two = GOOD + "reconfig C n1 +n4; reconfig D n2 +n5;";
        assertCovered(name, two + "reconfig E n3 +n6 -n1; ok C; ok D; ok E");
        assertMissing(name, two + "reconfig E n3 +n4; ok C; ok D; ok E");
        assertMissing(name, two + "reconfig E n3 +n4 +n5; ok C; ok D; ok E");
        assertMissing(name, two + "ok C; reconfig E n3 +n6; ok D; ok E");
    }

    @Test
    void oldMajorityDownCountsInitialMembersGoneForGood() {
        String one = GOOD + "retire 1 installing n1; retire 1 installed n1 gone;";
        assertMissing("old-majority-down", one);
        assertMissing("old-majority-down", one + "retire 2 installing n9; retire 2 installed n9 gone;");
        assertCovered("old-majority-down", one + "crash-stop 2 installing n2; crash-stop 2 installed n2 gone;");
    }

    @Test
    void counts() {
        assertCovered("ops>=2", GOOD);
        assertMissing("ops>=3", GOOD);
        assertCovered("reconfigs>=1", GOOD + "reconfig C n1 +n4; ok C");
        assertMissing("reconfigs>=1", GOOD + "reconfig C n1 +n4; info C");
        assertMissing("reconfigs>=1", GOOD + "final-operations; reconfig C n1 +n4; ok C");
        assertCovered("reads-of-written-values", GOOD);
        assertMissing("reads-of-written-values", "write A n1 1; ok A; read B n2; ok B");
        assertCovered("slack-0", GOOD + KILL + RESTART);
        assertMissing("slack-0", GOOD);
        assertMissing("something-nobody-knows", GOOD);
        assertMissing("ops>=many", GOOD);
    }

    @Test
    void emptyRunIsNeverValid() {
        for (String script : List.of("mark", "read A n1", "read A n1; fail A", "write A n1 1; info A")) {
            Analysis analysis = Analyzer.analyze(Runs.parse(script), Runs.info(THREE));
            assertEquals(Verdict.UNKNOWN, analysis.verdict(), script);
            assertEquals(Verdict.UNKNOWN, check(script).verdict());
        }
        History empty = History.of(List.of());
        assertEquals(Verdict.UNKNOWN, Analyzer.analyze(empty, Runs.info(THREE)).verdict());
        assertEquals(
                Verdict.UNKNOWN, Analyzer.analyze(empty, RunInfo.foreign("f")).verdict());
    }

    @Test
    void analysisMergesAndPrints() {
        Analysis good = Analyzer.analyze(Runs.parse(GOOD), Runs.info(THREE));
        assertEquals(Verdict.VALID, good.verdict(), good.reason());
        Map<Keyword, Object> edn = good.toEdn();
        assertEquals(true, edn.get(Keyword.of("valid?")));
        assertEquals(edn.toString(), String.valueOf(Edn.read(Edn.printPretty(edn))));
        Analysis bad = Analyzer.analyze(Runs.parse(GOOD + KILL + "read C n3; ok C"), Runs.info(THREE));
        assertEquals(Verdict.INVALID, bad.verdict(), "an unhealed fault does not hide a lost value");
        assertTrue(bad.reason().contains("lost-initial"), bad.reason());
        assertEquals(
                Verdict.VALID,
                Analyzer.analyze(Runs.parse(GOOD), RunInfo.foreign("f")).verdict());
    }

    @Test
    void runInfoSurvivesItsFile() {
        RunInfo info = Runs.info(THREE, "ops>=2", "fault:kill");
        Object back = Edn.read(Edn.printPretty(info.toEdn()));
        assertEquals(info, back instanceof Map<?, ?> map ? RunInfo.fromEdn(map) : back);
    }

    private static void assertCovered(String name, String script) {
        CoverageResult result = check(script, name);
        assertEquals(List.of(), result.missing(), script);
        assertEquals(1, result.items().size());
    }

    private static void assertMissing(String name, String script) {
        CoverageResult result = check(script, name);
        assertEquals(List.of(name), result.missing(), script);
        assertEquals(Verdict.UNKNOWN, result.verdict());
    }

    private static CoverageResult check(String script, String... coverage) {
        return CoverageChecker.check(Runs.parse(script), Runs.info(THREE, coverage));
    }
}
