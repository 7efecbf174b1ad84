package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.TraceJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a power cut must leave of a trace: what others may have acted on. */
class TraceFileTest {
    private static final ProcessId N1 = ProcessId.of("n1");
    private static final View OLD = View.of(List.of(new Change.Add(N1, "127.0.0.1:1")));
    private static final View NEW =
            View.of(List.of(new Change.Add(N1, "127.0.0.1:1"), new Change.Add(ProcessId.of("n2"), "127.0.0.1:2")));

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    /** What the file held at each sync. */
    private final List<String> synced = new ArrayList<>();

    private final TraceFile trace = TraceFile.to(file, () -> synced.add(text()), new TraceJson(), N1, 1);

    private String text() {
        return file.toString(StandardCharsets.UTF_8);
    }

    private void flushed(TraceEvent event) {
        trace.write(event);
        trace.flush();
    }

    @Test
    void aProposalIsOnDiskOnceFlushed() {
        flushed(new TraceEvent.UpdateInvoked(OLD, NEW));
        assertEquals(1, synced.size());
        assertTrue(synced.getFirst().contains("UpdateInvoked"), synced.getFirst());
    }

    @Test
    void soIsEachDifferentResultOfAScan() {
        List<MemEntry> result = List.of(new MemEntry(N1, NEW));
        flushed(new TraceEvent.ScanEnded(OLD, 1, List.of()));
        assertEquals(0, synced.size(), "an empty one accuses nobody");
        flushed(new TraceEvent.ScanEnded(OLD, 2, result));
        flushed(new TraceEvent.ScanEnded(OLD, 3, result));
        assertEquals(1, synced.size(), "the same result again tells nothing new");
        flushed(new TraceEvent.ScanEnded(NEW, 4, result));
        assertEquals(2, synced.size());
        assertTrue(synced.getLast().contains("\"scan\":4"), synced.getLast());
    }

    @Test
    void allElseIsOnlyHandedToTheSystem() {
        flushed(new TraceEvent.WriteInView(OLD));
        assertEquals(0, synced.size());
        assertTrue(text().contains("WriteInView"), text());
    }
}
