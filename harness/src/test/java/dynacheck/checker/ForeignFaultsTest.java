package dynacheck.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
