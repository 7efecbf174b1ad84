package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Traces as their reader meets them: times on the clock of the history, members in natural order. */
class TraceClockTest {
    /** A write chose its timestamp while it ran, which tells how far the traces' clock is ahead. */
    @Test
    void timesOfTracesAreBroughtToTheClockOfTheHistory() {
        Observations observed = new Observations();
        long ahead = 5_000_000_000L;
        observed.add(
                "n1",
                1,
                ahead + 1_500_000,
                new TraceEvent.TimestampChosen("x", Tag.parse("1.n1.1.1").orElseThrow()));
        Op invoke = new Op(0, 1_000_000, 0L, OpType.INVOKE, "write", Arrays.asList("x", 1L), Map.of());
        Op ok = new Op(1, 2_000_000, 0L, OpType.OK, "write", Arrays.asList("x", 1L), Map.of(Op.TAG, "1.n1.1.1"));
        Violation seen = new Violation(
                Property.NV2, "why", List.of(new Violation.Seen("n1", ahead + 7_000_000, ahead + 8_000_000, "a scan")));
        List<Violation> moved = TraceClock.onHistory(List.of(seen), observed, History.of(List.of(invoke, ok)));
        assertEquals(7_000_000, moved.getFirst().seen().getFirst().fromNanos(), 1_000_000);
        List<Violation> unknown =
                TraceClock.onHistory(List.of(seen), new Observations(), History.of(List.of(invoke, ok)));
        assertEquals(-1, unknown.getFirst().seen().getFirst().fromNanos(), "nothing ties the clocks together");
    }

    @Test
    void viewsAreToldInNaturalOrder() {
        assertEquals("{+n1,+n2,+n10,-n2}", View.parse("{+n1,+n10,+n2,-n2}").toString());
        assertEquals(View.parse("{+n1,+n10,+n2}"), View.parse("{+n1,+n2,+n10}"));
    }
}
