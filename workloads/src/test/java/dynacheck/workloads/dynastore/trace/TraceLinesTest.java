package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceLinesTest {
    private static final View VIEW = View.parse("{+n1,+n2,-n2}");
    private static final Entry ENTRY = new Entry("n1", View.parse("{+n3}"));
    private static final Tag TAG = new Tag(7, "n.1", 2, 5);

    private static final List<TraceEvent> EVENTS = List.of(
            new TraceEvent.UpdateInvoked(VIEW, View.parse("{+n3}")),
            new TraceEvent.UpdateCompleted(VIEW),
            new TraceEvent.ScanStarted(VIEW, 3),
            new TraceEvent.ScanEnded(VIEW, 3, List.of(ENTRY)),
            new TraceEvent.Used(TraceEvent.Use.ENDED, VIEW),
            new TraceEvent.TimestampChosen("k \"0\"", TAG),
            new TraceEvent.ChunkRead(
                    VIEW,
                    View.parse("{+n3}"),
                    null,
                    List.of(new TraceEvent.Part("n1", null, true), new TraceEvent.Part("n2", "k", false))),
            new TraceEvent.ChunkRead(VIEW, VIEW, "a", List.of()),
            new TraceEvent.ChunkWritten(VIEW, "a", "b", List.of("n1", "n2")),
            new TraceEvent.TransferBegun(VIEW),
            new TraceEvent.StretchRead(VIEW, View.parse("{+n3}"), "000", "3ffkey\0", List.of("n1", "n2")),
            new TraceEvent.StretchHeld(VIEW, "000", "400", 3),
            new TraceEvent.Numbered(3),
            new TraceEvent.Started("b-1"),
            new TraceEvent.Told(List.of(new DiskFact.Value("k0", TAG), new DiskFact.Mem(VIEW, ENTRY))),
            new TraceEvent.Heard("n1", 3, List.of(new DiskFact.Value("k", new Tag(1, "n1", 1, 1)))),
            new TraceEvent.Recovered(List.of(new DiskFact.Current(VIEW), new DiskFact.Dropped(VIEW))));

    @Test
    void everyEventIsReadAsItWasWritten() throws Exception {
        for (TraceEvent event : EVENTS) {
            String line = new TraceLines().line("n1", 2, 99, event).orElseThrow();
            assertEquals(event, TraceFiles.event(new ObjectMapper().readTree(line)), line);
        }
        for (TraceEvent.Use use : TraceEvent.Use.values()) {
            TraceEvent event = new TraceEvent.Used(use, VIEW);
            String line = new TraceLines().line("n1", 2, 99, event).orElseThrow();
            assertEquals(event, TraceFiles.event(new ObjectMapper().readTree(line)), line);
        }
        Set<Class<?>> written = new HashSet<>(Set.of(TraceEvent.Other.class));
        EVENTS.forEach(event -> written.add(event.getClass()));
        assertEquals(Set.of(TraceEvent.class.getPermittedSubclasses()), written, "a kind of event was not tried");
    }
}
