package dynacheck.notebook;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.history.HistoryReader;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.OpType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * A history in numbers: acknowledged operations of each second, latencies by function, and when which fault was in
 * force. Memory does not grow with the number of operations.
 *
 * @param latencies in nanoseconds, of acknowledged operations
 */
record Curves(List<Long> perSecond, Map<String, Histogram> latencies, List<Fault> faults, Duration length) {
    private static final int DIGITS = 3;

    /** From second to second. */
    record Fault(String kind, double from, double to) {}

    static Curves of(Path history) throws IOException {
        Reading reading = new Reading();
        try (InputStream in = Files.newInputStream(history)) {
            HistoryReader.stream(in, null, reading);
        }
        return reading.curves();
    }

    private static final class Reading implements OpSink {
        private final Rate rate = new Rate();
        private final Map<String, Histogram> latencies = new TreeMap<>();
        private final Map<Object, Op> open = new HashMap<>();
        private final Map<Long, Fault> inForce = new TreeMap<>();
        private final List<Fault> over = new ArrayList<>();
        private long nanos;

        @Override
        public void accept(Op op, int line) {
            nanos = Math.max(nanos, op.timeNanos());
            if (!op.isClient()) {
                FaultEvents.of(op).ifPresent(event -> fault(event, op.timeNanos() / 1e9));
            } else if (op.type() == OpType.INVOKE) {
                open.put(op.process(), op);
            } else {
                Op began = open.remove(op.process());
                if (began != null && op.type() == OpType.OK) {
                    acknowledged(op.f(), began.timeNanos(), op.timeNanos());
                }
            }
        }

        private void acknowledged(String f, long from, long to) {
            rate.count(to);
            latencies.computeIfAbsent(f, name -> new Histogram(DIGITS)).recordValue(Math.max(0, to - from));
        }

        private void fault(FaultEvent event, double at) {
            switch (event.phase()) {
                case INSTALLED, INDETERMINATE -> inForce.put(event.id(), new Fault(event.kind(), at, at));
                case HEALED -> {
                    Fault began = inForce.remove(event.id());
                    if (began != null) {
                        over.add(new Fault(began.kind(), began.from(), at));
                    }
                }
                case INSTALLING, SKIPPED, HEALING, HEAL_FAILED -> {}
            }
        }

        @Override
        public void note(String note) {}

        Curves curves() {
            double end = nanos / 1e9;
            inForce.values().forEach(f -> over.add(new Fault(f.kind(), f.from(), end)));
            return new Curves(rate.from(0), latencies, List.copyOf(over), Duration.ofNanos(nanos));
        }
    }
}
