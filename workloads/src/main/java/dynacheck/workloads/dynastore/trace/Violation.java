package dynacheck.workloads.dynastore.trace;

import dynacheck.workloads.dynastore.trace.Observations.Scan;
import dynacheck.workloads.dynastore.trace.Observations.Stamp;
import java.util.List;

/**
 * A broken property, with what shows it in sentences.
 *
 * @param seen the trace events that contradict each other; empty where operations of the history do
 */
public record Violation(Property property, String why, List<Seen> seen) {
    public Violation {
        seen = List.copyOf(seen);
    }

    Violation(Property property, String why) {
        this(property, why, List.of());
    }

    /** What a process did; times are those of its trace, in nanoseconds. */
    public record Seen(String process, long fromNanos, long toNanos, String what) {
        static Seen at(Stamp stamp, String what) {
            return new Seen(stamp.process(), stamp.timeNanos(), stamp.timeNanos(), what);
        }

        static Seen scan(Scan scan) {
            return new Seen(
                    scan.start().process(),
                    scan.start().timeNanos(),
                    scan.end().timeNanos(),
                    "a scan that returned " + scan.returned());
        }
    }
}
