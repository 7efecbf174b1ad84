package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Faults are told as they were: which sides, which links, and whether anybody saw them in force. */
class FaultPlaceTest {
    @Test
    void aPartitionIsToldByItsSides() {
        assertEquals("n1 n2 | n3 n10", place("partition", "n1>n3 n3>n1 n1>n10 n10>n1 n2>n3 n3>n2 n2>n10 n10>n2"));
        assertEquals("n1 | n2 n3", place("partition", "n1>n2 n2>n1 n1>n3 n3>n1", "n1", "n2", "n3"));
        assertEquals("n1 | n2 | n3", place("partition", "n1>n2 n2>n1 n1>n3 n3>n1 n2>n3 n3>n2"));
    }

    @Test
    void aPartitionWithoutSidesIsToldByItsLinks() {
        assertEquals(
                "n1 n2 \u21ae n4 n5",
                place("partition", "n1>n4 n4>n1 n1>n5 n5>n1 n2>n4 n4>n2 n2>n5 n5>n2", "n1", "n2", "n3", "n4", "n5"),
                "n3 is a bridge");
        assertEquals("n1 \u219b n2 n3", place("partition", "n1>n2 n1>n3"), "one way only");
        assertEquals("n1 \u21ae n2; n2 \u219b n3", place("partition", "n1>n2 n2>n1 n2>n3"));
    }

    @Test
    void otherFaultsAreToldByNodesOrLinksInNaturalOrder() {
        assertEquals("n2 n10", FaultPlace.of(event("kill", Phase.INSTALLED, List.of("n10", "n2"), List.of(), "it is")));
        assertEquals("n4 \u2192 n2 n10", place("link-delay", "n4>n10 n4>n2"));
    }

    @Test
    void whatWasTriedIsNotInForce() {
        List<Op> ops = new ArrayList<>();
        ops.add(fault(0, Phase.INSTALLING, "partition", null));
        ops.add(fault(1, Phase.INDETERMINATE, "partition", "no traffic met it"));
        ops.add(new Op(2, 2_000, 0L, OpType.INVOKE, "read", null, Map.of()));
        ops.add(new Op(3, 3_000, 0L, OpType.OK, "read", 1L, Map.of()));
        List<Page.Fact> facts = facts(ops);
        assertEquals(new Page.Fact("Faults in force meanwhile", "none"), facts.get(0));
        assertTrue(facts.get(1).label().startsWith("Tried, but not proven"));
        assertTrue(facts.get(1).value().startsWith("partition n1 | n2 n3"), facts::toString);

        ops.add(2, fault(2, Phase.INSTALLED, "partition", "900 bytes met it at last"));
        facts = facts(ops);
        assertEquals(1, facts.size());
        String told = "partition n1 | n2 n3 (since 0.000 s, never healed)";
        assertEquals(told, facts.getFirst().value());
        assertEquals(List.of(new Page.Item(3, told)), facts.getFirst().items(), "in the usual colour of its band");
    }

    @Test
    void whatLastedNoTimeWasAtATime() {
        List<FaultLife> faults = FaultLife.of(History.of(List.of(
                fault(0, Phase.INSTALLING, "link-reset", null),
                fault(1, Phase.INSTALLED, "link-reset", "closed"),
                fault(2, Phase.HEALED, "link-reset", "open again"))));
        assertEquals("at 0.000 s", faults.getFirst().when());
    }

    @Test
    void aForeignNemesisActsToo() throws IOException {
        History history = read("""
                {:process :nemesis :type :info :f :start-partition :value :majority :time 1000000}
                {:process :nemesis :type :info :f :start-partition :value [:isolated {"n1" #{"n2" "n3"}, \
                "n2" #{"n1"}, "n3" #{"n1"}}] :time 2000000}
                {:process 0 :type :invoke :f :read :value nil :time 3000000}
                {:process 0 :type :ok :f :read :value 1 :time 4000000}
                {:process :nemesis :type :info :f :stop-partition :value nil :time 5000000000}
                {:process :nemesis :type :info :f :stop-partition :value :healed :time 6000000000}
                {:process 0 :type :invoke :f :read :value nil :time 7000000000}
                {:process 0 :type :ok :f :read :value 1 :time 8000000000}
                """);
        FaultLife fault = FaultLife.of(history).getFirst();
        assertEquals("partition n1 | n2 n3", fault.name());
        assertEquals("from 0.001 s to 6.000 s", fault.when());
        List<Span> reads = Spans.of(history);
        InForce force = new InForce(List.of(fault), new Palette(List.of(fault)));
        assertEquals(
                "partition n1 | n2 n3 (from 0.001 s to 6.000 s)",
                force.during(reads.subList(0, 1)).getFirst().value());
        assertEquals("none", force.during(reads.subList(1, 2)).getFirst().value());
    }

    private static History read(String edn) throws IOException {
        return HistoryReader.read(new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), null);
    }

    private static List<Page.Fact> facts(List<Op> ops) {
        List<Op> numbered = new ArrayList<>();
        for (Op op : ops) {
            numbered.add(
                    new Op(numbered.size(), op.timeNanos(), op.process(), op.type(), op.f(), op.value(), Map.of()));
        }
        History history = History.of(numbered);
        List<Call> calls = history.calls();
        List<FaultLife> faults = FaultLife.of(history);
        return new InForce(faults, new Palette(faults))
                .during(calls.stream().map(Span::new).toList());
    }

    private static Op fault(long index, Phase phase, String kind, @Nullable String evidence) {
        List<Link> links = links("n1>n2 n2>n1 n1>n3 n3>n1");
        FaultEvent event = event(kind, phase, List.of("n1", "n2", "n3"), links, evidence);
        return new Op(index, index, Op.NEMESIS, OpType.INFO, FaultEvent.F, event.toEdn(), Map.of());
    }

    private static String place(String kind, String links, String... nodes) {
        return FaultPlace.of(event(kind, Phase.INSTALLED, List.of(nodes), links(links), "it is"));
    }

    private static FaultEvent event(
            String kind, Phase phase, List<String> nodes, List<Link> links, @Nullable String evidence) {
        return new FaultEvent(1, kind, phase, nodes, links, List.of(), false, evidence);
    }

    private static List<Link> links(String text) {
        return List.of(text.split(" ")).stream()
                .map(l -> new Link(l.split(">")[0], l.split(">")[1]))
                .toList();
    }
}
