package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Invocation;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The life of faults on a cluster in memory: what is journaled, what is read back, what healing leaves. */
class PlannedNemesisTest {
    private static final String[] NODES = {"n1", "n2", "n3", "n4", "n5"};

    private final FakeCluster cluster = new FakeCluster(List.of(NODES));
    private final List<FaultEvent> journal = new ArrayList<>();
    private final AtomicLong faultIds = new AtomicLong();

    private PlannedNemesis nemesis(String name, Planner planner) {
        return new PlannedNemesis(name, planner, cluster, FixedMembership.of(NODES), faultIds::incrementAndGet, 1);
    }

    private void invoke(PlannedNemesis nemesis, Keyword action) throws Exception {
        nemesis.invoke(Invocation.of(FaultEvent.F, Map.of(PlannedNemesis.ACTION, action)), journal::add);
    }

    private List<Phase> phases() {
        return journal.stream().map(FaultEvent::phase).toList();
    }

    private String lastEvidence() {
        return String.valueOf(journal.getLast().evidence());
    }

    private static Choice killOf(String... nodes) {
        return new Choice(
                Arrays.stream(nodes)
                        .map(n -> FaultPlan.ofNode("kill", n, new Action.Kill(n), List.of(new Action.Start(n)), false))
                        .toList(),
                "");
    }

    private static FaultPlan cut(Link... links) {
        return new FaultPlan(
                "partition",
                "test",
                List.of(NODES),
                List.of(links),
                List.of(),
                Arrays.stream(links)
                        .<Action>map(l -> new Action.SetLink(l, LinkState.CUT))
                        .toList(),
                Arrays.stream(links)
                        .<Action>map(l -> new Action.SetLink(l, LinkState.OPEN))
                        .toList(),
                false);
    }

    @Test
    void aKillIsReadBackAndHealed() throws Exception {
        PlannedNemesis nemesis = nemesis("kill", Planners::kill);
        invoke(nemesis, PlannedNemesis.START);
        String victim = journal.getFirst().nodes().getFirst();
        assertEquals(List.of(Phase.INSTALLING, Phase.INSTALLED), phases());
        assertEquals("kill: " + victim + " is DOWN, exit status 137", lastEvidence());
        assertEquals(NodeState.DOWN, cluster.state(victim));
        invoke(nemesis, PlannedNemesis.STOP);
        assertEquals(Phase.HEALED, journal.getLast().phase());
        assertEquals(victim + " is RUNNING", lastEvidence());
        assertEquals(1, journal.stream().map(FaultEvent::id).distinct().count());
        int lines = journal.size();
        nemesis.healAll(journal::add);
        assertEquals(lines, journal.size(), "nothing is healed twice");
    }

    @Test
    void aPartitionIsProvenByTrafficThatMetIt() throws Exception {
        PlannedNemesis nemesis = nemesis("partition", Planners.partition());
        invoke(nemesis, PlannedNemesis.START);
        assertEquals(List.of(Phase.INSTALLING, Phase.INSTALLED), phases());
        assertEquals(Set.copyOf(journal.getFirst().links()), cluster.cutLinks());
        assertTrue(lastEvidence().matches("halves: 12 links read back, \\d+ bytes met it so far"), lastEvidence());
        nemesis.healAll(journal::add);
        assertEquals(Set.of(), cluster.cutLinks());
        assertEquals(Phase.HEALED, journal.getLast().phase());
    }

    /** Two faults on one link: while the other lasts, neither its start nor its end touches the cut. */
    @Test
    void aDelayDoesNotOpenWhatAPartitionCut() throws Exception {
        Link link = new Link("n1", "n2");
        LinkState slow = LinkState.delayed(Duration.ofMillis(50));
        PlannedNemesis cuts = nemesis("partition", (c, m, r) -> Choice.of(cut(link)));
        PlannedNemesis delays = nemesis(
                "link",
                (c, m, r) ->
                        Choice.of(FaultPlan.ofLinks("link-delay", "delay", List.of(), List.of(link), List.of(), slow)));
        invoke(cuts, PlannedNemesis.START);
        invoke(delays, PlannedNemesis.START);
        assertEquals(new LinkState(true, slow.delay(), 0), cluster.get("n1", "n2"));
        delays.healAll(journal::add);
        assertEquals(LinkState.CUT, cluster.get("n1", "n2"));
        invoke(delays, PlannedNemesis.START);
        cuts.healAll(journal::add);
        assertEquals(slow, cluster.get("n1", "n2"));
        delays.healAll(journal::add);
        assertEquals(LinkState.OPEN, cluster.get("n1", "n2"));
        assertEquals(3, phases().stream().filter(Phase.HEALED::equals).count());
    }

    @Test
    void aPartitionThatNoTrafficMetProvesNothing() throws Exception {
        cluster.traffic = false;
        PlannedNemesis nemesis = nemesis("partition", (c, m, r) -> Choice.of(cut(new Link("n1", "n2"))));
        invoke(nemesis, PlannedNemesis.START);
        assertEquals(List.of(Phase.INSTALLING, Phase.INDETERMINATE), phases());
        nemesis.healAll(journal::add);
        assertEquals(Set.of(), cluster.cutLinks(), "healed all the same");
        assertEquals(List.of(Phase.INSTALLING, Phase.INDETERMINATE, Phase.HEALING, Phase.HEALED), phases());
    }

    @Test
    void aPartitionThatTrafficMetLateIsProvenBeforeItIsHealed() throws Exception {
        cluster.traffic = false;
        PlannedNemesis nemesis = nemesis("partition", (c, m, r) -> Choice.of(cut(new Link("n1", "n2"))));
        invoke(nemesis, PlannedNemesis.START);
        cluster.traffic = true;
        nemesis.healAll(journal::add);
        assertEquals(
                List.of(Phase.INSTALLING, Phase.INDETERMINATE, Phase.INSTALLED, Phase.HEALING, Phase.HEALED), phases());
        assertEquals(
                "test: 1 links read back, 2 bytes met it at last",
                journal.get(2).evidence());
    }

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

    @Test
    void anInstantFaultIsOverAtOnceAndAPermanentOneForEver() throws Exception {
        PlannedNemesis links = nemesis("link", Planners::links);
        invoke(links, PlannedNemesis.START);
        List<Phase> reset = journal.stream()
                .filter(e -> e.kind().equals("link-reset"))
                .map(FaultEvent::phase)
                .toList();
        assertEquals(List.of(Phase.INSTALLING, Phase.INSTALLED, Phase.HEALING, Phase.HEALED), reset);
        journal.clear();
        PlannedNemesis crash = nemesis("crash-stop", Planners::crashStop);
        invoke(crash, PlannedNemesis.START);
        invoke(crash, PlannedNemesis.STOP);
        assertEquals(List.of(Phase.INSTALLING, Phase.INSTALLED), phases());
        assertTrue(journal.getLast().permanent());
    }

    @Test
    void whatDoesNotFitAtOnceMayFitInAMoment() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Planner late = (c, m, r) -> asked.incrementAndGet() < 4 ? Choice.skip("a removal is under way") : killOf("n2");
        invoke(nemesis("kill", late), PlannedNemesis.START);
        assertEquals(List.of(Phase.INSTALLING, Phase.INSTALLED), phases());
        assertEquals(4, asked.get());
    }

    @Test
    void whatCannotBeAskedOnTheSecondLookIsToldAsOnTheFirst() {
        AtomicInteger asked = new AtomicInteger();
        Planner broken = (c, m, r) -> {
            if (asked.incrementAndGet() > 1) {
                throw new IOException("no answer");
            }
            return Choice.skip("not now");
        };
        PlannedNemesis nemesis = nemesis("kill", broken);
        assertEquals(
                "no answer",
                assertThrows(IOException.class, () -> invoke(nemesis, PlannedNemesis.START))
                        .getMessage());
    }

    @Test
    void whatDoesNotFitIsSkippedWithItsReason() throws Exception {
        invoke(nemesis("kill", (c, m, r) -> Choice.skip("too few")), PlannedNemesis.START);
        assertEquals(List.of(Phase.SKIPPED), phases());
        assertEquals("too few", lastEvidence());
        assertThrows(IllegalArgumentException.class, () -> invoke(nemesis("kill", Planners::kill), Keyword.of("x")));
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

    /** A disk is healed on a host whose node was retired meanwhile; another node may come there. */
    @Test
    void whatHasEndedForGoodIsNotStartedByHealing() throws Exception {
        PlannedNemesis nemesis = nemesis("kill", (cluster, membership, random) -> killOf("n2"));
        invoke(nemesis, PlannedNemesis.START);
        cluster.end("n2");
        invoke(nemesis, PlannedNemesis.STOP);
        assertEquals(Phase.HEALED, phases().getLast(), lastEvidence());
        assertTrue(lastEvidence().contains("ended for good"), lastEvidence());
        assertEquals(NodeState.DOWN, cluster.state("n2"));
    }

    @Test
    void aNodeThatCannotBeHealedDoesNotKeepTheOthersBroken() throws Exception {
        PlannedNemesis nemesis = nemesis("kill", (c, m, r) -> killOf("n1", "n2", "n3"));
        invoke(nemesis, PlannedNemesis.START);
        cluster.failing.add("n2");
        journal.clear();
        nemesis.healAll(journal::add);
        assertEquals(NodeState.RUNNING, cluster.state("n1"));
        assertEquals(NodeState.RUNNING, cluster.state("n3"));
        List<FaultEvent> failed =
                journal.stream().filter(e -> e.phase() == Phase.HEAL_FAILED).toList();
        assertEquals(1, failed.size());
        assertEquals(List.of("n2"), failed.getFirst().nodes());
        assertEquals("no answer from n2", failed.getFirst().evidence());

        cluster.failing.clear();
        nemesis.healAll(journal::add);
        assertEquals(NodeState.RUNNING, cluster.state("n2"), "tried again");
        assertEquals(Phase.HEALED, journal.getLast().phase());
    }

    @Test
    void aLinkThatStaysStuckDoesNotKeepTheOthersCut() throws Exception {
        Link stuck = new Link("n1", "n2");
        Link other = new Link("n2", "n1");
        PlannedNemesis nemesis = nemesis("partition", (c, m, r) -> Choice.of(cut(stuck, other)));
        invoke(nemesis, PlannedNemesis.START);
        cluster.failingLinks.add(stuck);
        nemesis.healAll(journal::add);
        assertEquals(Set.of(stuck), cluster.cutLinks());
        assertEquals(Phase.HEAL_FAILED, journal.getLast().phase());
        assertTrue(lastEvidence().contains("n1->n2 is stuck"), lastEvidence());
    }

    /** The undo is noted before the fault is done: what was only half done is undone too. */
    @Test
    void aHalfInstalledPartitionIsHealed() throws Exception {
        Link first = new Link("n1", "n2");
        Link stuck = new Link("n2", "n3");
        cluster.failingLinks.add(stuck);
        PlannedNemesis nemesis = nemesis("partition", (c, m, r) -> Choice.of(cut(first, stuck)));
        invoke(nemesis, PlannedNemesis.START);
        assertEquals(List.of(Phase.INSTALLING, Phase.INDETERMINATE), phases());
        assertEquals(Set.of(first), cluster.cutLinks());
        cluster.failingLinks.clear();
        nemesis.healAll(journal::add);
        assertEquals(Set.of(), cluster.cutLinks());
    }

    @Test
    void handsThrowWhenReadingBackDisagrees() {
        cluster.lies = true;
        Hands hands = new Hands(cluster);
        for (Action action : List.of(
                new Action.Kill("n1"),
                new Action.Pause("n1"),
                new Action.SetLink(new Link("n1", "n2"), LinkState.CUT),
                new Action.SetLink(new Link("n1", "n2"), LinkState.delayed(Duration.ofMillis(5))),
                new Action.ResetLink(new Link("n1", "n2")))) {
            assertThrows(IOException.class, () -> hands.apply(1, action), action.toString());
        }
        cluster.put("n1", NodeState.DOWN);
        assertThrows(IOException.class, () -> hands.apply(1, new Action.Start("n1")));
        assertThrows(IOException.class, () -> hands.apply(1, new Action.Resume("n1")));
    }
}
