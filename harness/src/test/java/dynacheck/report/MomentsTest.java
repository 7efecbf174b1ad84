package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Details.Moment;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the page alone one can say which processes contradict each other, when, for which operations and under what. */
class MomentsTest {
    private static final String RUN = """
            {:index 0 :process 0 :type :invoke :f :read :value ["x" nil] :time 100000000 :node "n3"}
            {:index 1 :process :nemesis :type :info :f :start-partition :value nil :time 150000000}
            {:index 2 :process :nemesis :type :info :f :start-partition \
            :value [:isolated {"n3" #{"n1"}, "n1" #{"n3"}}] :time 200000000}
            {:index 3 :process 1 :type :invoke :f :reconfig :value {:add ["n4"]} :time 300000000 :node "n3"}
            {:index 4 :process 1 :type :ok :f :reconfig :value {:add ["n4"]} :time 900000000 :node "n3"}
            {:index 5 :process :nemesis :type :info :f :stop-partition :value nil :time 1000000000}
            {:index 6 :process :nemesis :type :info :f :stop-partition :value :healed :time 1100000000}
            {:index 7 :process 0 :type :ok :f :read :value ["x" 1] :time 1200000000 :node "n3"}
            {:index 8 :process 2 :type :invoke :f :read :value ["x" nil] :time 1300000000 :node "n1"}
            {:index 9 :process 2 :type :ok :f :read :value ["x" 1] :time 1400000000 :node "n1"}
            """;

    @Test
    void eachIsToldWithItsTimeAndOperationsAndTheFaultsInForce() throws IOException {
        Page.Anomaly anomaly = scene().told(
                        "NV3",
                        List.of("Two scans."),
                        List.of(
                                new Moment("n3", 400_000_000, 500_000_000, "a scan that returned [{+n4}]"),
                                new Moment("n1", 600_000_000, 600_000_000, "a scan that returned \u2205")));
        assertEquals(
                List.of(
                        "Two scans.",
                        "n3 from 0.400 s to 0.500 s: a scan that returned [{+n4}], while it served the reconfig of"
                                + " index 3, the read of index 0.",
                        "n1 at 0.600 s: a scan that returned \u2205, while no client's operation ran there."),
                anomaly.sentences());
        assertEquals(List.of(0L, 3L), anomaly.operations(), "drawn, and framed in the timeline");
        assertEquals("Faults in force meanwhile", anomaly.facts().getFirst().label());
        assertTrue(anomaly.facts().getFirst().value().startsWith("partition n1 | n3 (from 0.150 s"), anomaly::toString);
    }

    @Test
    void afterTheFaultNoneIsInForce() throws IOException {
        Page.Anomaly anomaly =
                scene().told("NV3", List.of(), List.of(new Moment("n1", 1_300_000_000, 1_350_000_000, "a scan")));
        assertEquals("none", anomaly.facts().getFirst().value());
    }

    @Test
    void anUnknownTimeIsSaidToBeUnknown() throws IOException {
        Page.Anomaly anomaly = scene().told("NV3", List.of(), List.of(new Moment("n1", -1, -1, "a scan")));
        assertEquals(List.of("n1 at a time that its trace does not tell: a scan."), anomaly.sentences());
        assertEquals(List.of(), anomaly.facts());
    }

    private static Scene scene() throws IOException {
        History history = HistoryReader.read(new ByteArrayInputStream(RUN.getBytes(StandardCharsets.UTF_8)), null);
        List<FaultLife> faults = FaultLife.of(history);
        Map<Long, Span> byIndex = new HashMap<>();
        Spans.of(history).forEach(span -> byIndex.put(span.invoke().index(), span));
        return new Scene(faults, new Palette(faults), history.endNanos(), byIndex);
    }
}
