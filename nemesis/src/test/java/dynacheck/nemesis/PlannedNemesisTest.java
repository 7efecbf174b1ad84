package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.history.Keyword;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The life of faults on a cluster in memory: what is journaled, what is read back, what healing leaves. */
class PlannedNemesisTest extends PlannedNemesisFixture {
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

    /** etcd's members end when they learn that they are none any more; a member must come back. */
    @Test
    void aNodeThatWasRemovedWhileItWasDownNeedNotComeBack() throws Exception {
        for (boolean removed : new boolean[] {true, false}) {
            FixedMembership some = FixedMembership.of("n1", removed ? "n4" : "n2", "n3");
            Planner kill = (c, m, r) -> killOf("n2");
            PlannedNemesis nemesis =
                    new PlannedNemesis("kill", kill, cluster, some.removed(Set.of("n2")), faultIds::incrementAndGet, 1);
            invoke(nemesis, PlannedNemesis.START);
            cluster.failing.add("n2");
            nemesis.healAll(journal::add);
            assertEquals(
                    removed ? Phase.HEALED : Phase.HEAL_FAILED,
                    journal.getLast().phase());
            assertTrue(lastEvidence().contains("no answer from n2"), lastEvidence());
            cluster.failing.clear();
            if (removed) {
                cluster.start("n2");
            }
        }
    }

    @Test
    void aRemovedNodeIsEndedForGoodAlsoIfItEndedByItself() throws Exception {
        for (NodeState state : List.of(NodeState.RUNNING, NodeState.DOWN)) {
            String node = state == NodeState.DOWN ? "n4" : "n5";
            cluster.put(node, state);
            FaultPlan retire = FaultPlan.ofNode("retire", node, new Action.Retire(node), List.of(), true);
            invoke(nemesis("membership", (c, m, r) -> Choice.of(retire)), PlannedNemesis.START);
            assertEquals(Phase.INSTALLED, journal.getLast().phase(), lastEvidence());
            assertEquals(state == NodeState.DOWN, lastEvidence().contains("it had ended by itself"), lastEvidence());
            assertTrue(cluster.hasEnded(node));
        }
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
