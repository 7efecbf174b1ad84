package dynacheck.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.checker.Runs;
import dynacheck.checker.register.AtomicityChecker;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.history.HistoryReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a Jepsen nemesis' faults are in force at an index; it writes each operation twice. */
class ForeignFaultsTest {
    private static List<String> at(long index, String... functions) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String f : functions) {
            String line = "{:process :nemesis, :type :info, :f :" + f.replace(" ", ", :value ") + "}\n";
            lines.append(line).append(line);
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        return ForeignFaults.of(HistoryReader.read(new ByteArrayInputStream(bytes), null))
                .at(index, index);
    }

    @Test
    void aFaultLastsUntilTheSecondLineOfWhatEndsIt() throws Exception {
        assertEquals(List.of(), at(0, "sleep", "start-partition :one", "stop-partition"));
        assertEquals(List.of("start-partition :one"), at(2, "sleep", "start-partition :one", "stop-partition"));
        assertEquals(List.of("start-partition :one"), at(5, "sleep", "start-partition :one", "stop-partition"));
        assertEquals(List.of(), at(6, "sleep", "start-partition :one", "stop-partition", "sleep"));
    }

    @Test
    void aStartEndsAKillAndOtherwiseBeginsAFault() throws Exception {
        assertEquals(List.of("kill [\"n1\"]"), at(3, "kill [\"n1\"]", "start"));
        assertEquals(List.of(), at(5, "kill [\"n1\"]", "start", "sleep"));
        assertEquals(List.of("start"), at(100, "start"));
        assertEquals(List.of(), at(5, "start", "stop", "sleep"));
    }

    @Test
    void manyFaultsAtOnceAndOneAgain() throws Exception {
        assertEquals(List.of("pause", "bump-clock"), at(5, "pause", "bump-clock", "sleep"));
        assertEquals(List.of("bump-clock"), at(8, "pause", "bump-clock", "resume", "sleep"));
        assertEquals(List.of("pause"), at(6, "pause", "resume", "sleep", "pause"));
        assertEquals(List.of(), at(4, "pause", "resume", "sleep", "pause"));
    }

    /** Only what was proven to be in force is named as such. */
    @Test
    void faultsThatWereOnlyTriedAreNamedSo() {
        String script = "write A n1 1; ok A; write B n1 2; ok B; kill 1 installing n3; kill 1 installed n3 dead;"
                + "partition 2 installing n1; partition 2 indeterminate n1 timeout; pause 3 installing n2;"
                + "pause 4 installing n1; pause 4 skipped n1 no; partition 5 installing n3;"
                + "partition 5 installed n3 cut; read C n2; ok C 1; partition 5 indeterminate n3 open;"
                + "pause 3 installed n2 T";
        AtomicityResult result = AtomicityChecker.check(Runs.parse(script), AtomicityOptions.DEFAULT);
        assertEquals(
                List.of(
                        "kill n3",
                        "partition n1 (tried, not proven)",
                        "pause n2 (beginning or ending)",
                        "partition n3 (tried, not proven)"),
                result.anomalies().getFirst().activeFaults());
    }
}
