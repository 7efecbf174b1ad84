package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.nemesis.PlannedNemesis.Choice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A fault that is not in force, or not to its end, is not taken for one, and its run is not called valid. */
class FaultEvidenceTest extends PlannedNemesisFixture {
    private static final Link THERE = new Link("n1", "n2");
    private static final Link BACK = new Link("n2", "n1");

    /** The coverage item of this kind after all was healed, and the run's verdict. */
    private void assertNotProven(PlannedNemesis nemesis, String kind, String why) {
        nemesis.healAll(journal::add);
        assertEquals(Phase.HEALED, journal.getLast().phase(), "healed all the same");
        Analysis analysis = judge(Set.of("fault:" + kind));
        assertEquals(Verdict.UNKNOWN, analysis.verdict(), analysis.reason());
        assertEquals(List.of("fault:" + kind), analysis.coverage().orElseThrow().missing());
        assertTrue(journal.stream().anyMatch(e -> String.valueOf(e.evidence()).contains(why)), journal.toString());
    }

    /** Harness mutant: one direction is cut, and both are reported. */
    @Test
    void aPartitionOfOneDirectionIsNotOneOfBoth() throws Exception {
        FaultPlan both = cut(THERE, BACK);
        FaultPlan half = new FaultPlan(
                both.kind(),
                both.what(),
                both.nodes(),
                both.links(),
                both.cutOff(),
                both.actions().subList(0, 1),
                both.undo(),
                false);
        PlannedNemesis nemesis = nemesis("partition", (c, m, r) -> Choice.of(half));
        invoke(nemesis, PlannedNemesis.START);
        assertEquals(List.of(Phase.INSTALLING, Phase.INDETERMINATE), phases());
        assertNotProven(nemesis, "partition", "not in force: n2->n1 is open");
    }

    /** The same, where what reads the state back lies, too: what passed on the link tells. */
    @Test
    void aLinkThatIsSaidToBeCutAndCarriesTrafficIsFoundOut() throws Exception {
        cluster.leaking.add(BACK);
        PlannedNemesis nemesis = nemesis("partition", (c, m, r) -> Choice.of(cut(THERE, BACK)));
        invoke(nemesis, PlannedNemesis.START);
        assertNotProven(nemesis, "partition", "n2->n1 carried");
    }

    /** Harness mutant: what is done is undone at once. */
    @Test
    void aFaultThatDoesNotLastIsFoundOutWhenItIsHealed() throws Exception {
        PlannedNemesis cuts = nemesis("partition", (c, m, r) -> Choice.of(cut(THERE, BACK)));
        invoke(cuts, PlannedNemesis.START);
        cluster.set("n2", "n1", LinkState.OPEN);
        assertNotProven(cuts, "partition", "not in force to its end: n2->n1 is open");
        journal.clear();
        PlannedNemesis kills = nemesis("kill", (c, m, r) -> killOf("n3"));
        invoke(kills, PlannedNemesis.START);
        cluster.start("n3");
        assertNotProven(kills, "kill", "not in force to its end: n3 is RUNNING");
        journal.clear();
        PlannedNemesis pauses = nemesis("pause", Planners::pause);
        invoke(pauses, PlannedNemesis.START);
        cluster.resume(journal.getFirst().nodes().getFirst());
        assertNotProven(pauses, "pause", "is RUNNING");
    }

    /** Harness mutant: SIGTERM, for which a process tidies up. */
    @Test
    void aKillThatLetsTheProcessEndInAnOrderlyWayIsNone() throws Exception {
        cluster.exitStatus = 143;
        PlannedNemesis nemesis = nemesis("kill", (c, m, r) -> killOf("n3"));
        invoke(nemesis, PlannedNemesis.START);
        assertNotProven(nemesis, "kill", "n3 ended with exit status 143, not 137");
    }

    /** Mutant 34: a nemesis whose faults do nothing. Each kind must notice, and the run must not be called valid. */
    @Test
    void aClusterThatLiesIsFoundOut() throws Exception {
        cluster.lies = true;
        List<PlannedNemesis> all = List.of(
                nemesis("kill", Planners::kill),
                nemesis("crash-stop", Planners::crashStop),
                nemesis("pause", Planners::pause),
                nemesis("partition", Planners.partition()),
                nemesis("link", Planners::links),
                nemesis("packet", Planners::packets));
        for (PlannedNemesis nemesis : all) {
            invoke(nemesis, PlannedNemesis.START);
        }
        Set<String> kinds = new TreeSet<>();
        for (FaultEvent event : journal) {
            kinds.add("fault:" + event.kind());
            assertFalse(event.phase() == Phase.INSTALLED, "claims to be installed: " + event);
        }
        assertEquals(11, kinds.size());
        all.forEach(nemesis -> nemesis.healAll(journal::add));
        Analysis analysis = judge(kinds);
        assertEquals(Verdict.UNKNOWN, analysis.coverage().orElseThrow().verdict());
        assertEquals(Verdict.VALID, analysis.atomicity().orElseThrow().verdict());
        assertEquals(Verdict.UNKNOWN, analysis.verdict(), "the run is not green");
        kinds.forEach(kind ->
                assertTrue(analysis.coverage().orElseThrow().reason().contains(kind + " ("), analysis.reason()));
    }

    /** The same faults on an honest cluster are all covered: what the test above shows is due to the lie. */
    @Test
    void anHonestClusterIsCovered() throws Exception {
        List<PlannedNemesis> all = List.of(
                nemesis("kill", Planners::kill),
                nemesis("pause", Planners::pause),
                nemesis("partition", Planners.partition()),
                nemesis("link", Planners::links));
        for (PlannedNemesis nemesis : all) {
            invoke(nemesis, PlannedNemesis.START);
            nemesis.healAll(journal::add);
        }
        Analysis analysis =
                judge(Set.of("fault:kill", "fault:pause", "fault:partition", "fault:link-delay", "fault:link-reset"));
        assertEquals(Verdict.VALID, analysis.verdict(), analysis.reason());
    }

    /** A write and a read of it, beside the faults in the journal. */
    private Analysis judge(Set<String> required) {
        List<Op> ops = new ArrayList<>();
        for (FaultEvent event : journal) {
            ops.add(op(ops.size(), Op.NEMESIS, OpType.INFO, FaultEvent.F, event.toEdn()));
        }
        for (String f : List.of("write", "read")) {
            List<Object> value = List.of("k", 1L);
            ops.add(op(ops.size(), 0L, OpType.INVOKE, f, f.equals("read") ? Arrays.asList("k", null) : value));
            ops.add(op(ops.size(), 0L, OpType.OK, f, value));
        }
        RunInfo run = new RunInfo(
                "test", "test", 1, List.of(NODES), required, Duration.ofSeconds(1), Map.of(), List.of(), Instant.EPOCH);
        return Analyzer.analyze(History.of(ops), run);
    }

    private static Op op(long index, Object process, OpType type, String f, Object value) {
        return new Op(index, index * 1_000_000, process, type, f, value, Map.of(Op.NODE, "n1"));
    }
}
