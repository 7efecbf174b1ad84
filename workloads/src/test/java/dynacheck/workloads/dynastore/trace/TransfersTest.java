package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.workloads.dynastore.trace.TraceEvent.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transfers that compare before they move: every key was read where it was left, and is held where it is to be. */
class TransfersTest {
    private static final View V0 = View.parse("{+n1,+n2,+n3}");
    private static final View NEXT = View.parse("{+n1,+n2,+n3,+n4}");
    private static final String MIDDLE = "200key\0";

    /** n1 finds a proposal in V(0), compares all, and announces the next view. */
    private static final List<TraceEvent> GOOD = List.of(
            new TraceEvent.ScanStarted(V0, 1),
            new TraceEvent.ScanEnded(V0, 1, List.of(new TraceEvent.Entry("n1", View.parse("{+n4}")))),
            new TraceEvent.TransferBegun(NEXT),
            read("000", MIDDLE, "n1", "n2"),
            held("000", MIDDLE, 3),
            read(MIDDLE, "400", "n1", "n3"),
            held(MIDDLE, "400", 4),
            new TraceEvent.Used(Use.CUR_VIEW, NEXT));

    private static TraceEvent read(String begin, String end, String... by) {
        return new TraceEvent.StretchRead(NEXT, V0, begin, end, List.of(by));
    }

    private static TraceEvent held(String begin, String end, int holders) {
        return new TraceEvent.StretchHeld(NEXT, begin, end, holders);
    }

    private static List<Violation> violations(List<TraceEvent> events) {
        Observations observed = new Observations();
        long time = 0;
        for (TraceEvent event : events) {
            observed.add("n1", 1, ++time, event);
        }
        Transfers.Outcome outcome = observed.transfers().check(List.of(V0, NEXT));
        assertEquals(1, outcome.judged());
        return outcome.violations();
    }

    @Test
    void whatWasComparedEverywhereIsInOrder() {
        assertEquals(List.of(), violations(GOOD));
    }

    static Stream<List<TraceEvent>> bad() {
        List<TraceEvent> flagLate = new ArrayList<>(GOOD);
        Collections.rotate(flagLate.subList(0, 4), -2);
        List<TraceEvent> begunAnew = new ArrayList<>(GOOD);
        begunAnew.add(5, new TraceEvent.TransferBegun(NEXT));
        return Stream.of(
                flagLate,
                begunAnew,
                with(3, read("000", MIDDLE, "n1")),
                with(3, read("000", MIDDLE, "n1", "n4")),
                with(3, read("001", MIDDLE, "n1", "n2")),
                with(5, read("201", "400", "n1", "n3")),
                with(5, read(MIDDLE, "3ff", "n1", "n3")),
                with(4, held("000", MIDDLE, 2)),
                with(4, held("000", "200", 3)),
                with(6, held(MIDDLE, "3ff", 4)),
                GOOD.subList(7, 8),
                without(4),
                without(6));
    }

    private static List<TraceEvent> with(int position, TraceEvent other) {
        List<TraceEvent> events = new ArrayList<>(GOOD);
        events.set(position, other);
        return events;
    }

    private static List<TraceEvent> without(int position) {
        List<TraceEvent> events = new ArrayList<>(GOOD);
        events.remove(position);
        return events;
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsMissingIsNoticed(List<TraceEvent> events) {
        assertEquals(
                List.of(Property.TRANSFER),
                violations(events).stream().map(Violation::property).distinct().toList());
    }
}
