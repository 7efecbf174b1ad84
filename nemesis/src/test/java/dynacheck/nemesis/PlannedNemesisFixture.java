package dynacheck.nemesis;

import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A nemesis on a cluster in memory, and its journal. */
abstract class PlannedNemesisFixture {
    static final String[] NODES = {"n1", "n2", "n3", "n4", "n5"};

    final FakeCluster cluster = new FakeCluster(List.of(NODES));
    final List<FaultEvent> journal = new ArrayList<>();
    final AtomicLong faultIds = new AtomicLong();

    PlannedNemesis nemesis(String name, Planner planner) {
        return new PlannedNemesis(name, planner, cluster, FixedMembership.of(NODES), faultIds::incrementAndGet, 1);
    }

    void invoke(PlannedNemesis nemesis, Keyword action) throws Exception {
        nemesis.invoke(Invocation.of(FaultEvent.F, Map.of(PlannedNemesis.ACTION, action)), journal::add);
    }

    List<Phase> phases() {
        return journal.stream().map(FaultEvent::phase).toList();
    }

    String lastEvidence() {
        return String.valueOf(journal.getLast().evidence());
    }

    static Choice killOf(String... nodes) {
        return new Choice(
                Arrays.stream(nodes)
                        .map(n -> FaultPlan.ofNode("kill", n, new Action.Kill(n), List.of(new Action.Start(n)), false))
                        .toList(),
                "");
    }

    static FaultPlan cut(Link... links) {
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
}
