package dynacheck.bench;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.Atomicity;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityOptions.KeyBy;
import dynacheck.history.HistoryFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast registers are judged: histories of clients that read and write atomic registers in memory, so linearizable
 * by how they are made, some with one planted stale read at their end. A verdict that is not the known one is an error
 * of the checker and shows in the table.
 */
public final class CheckerBench {
    private static final String COSTS = "%.2f | %.2f | %d |";

    /** Those of {@code analyze}: the last write of a register need not have been read. */
    static final AtomicityOptions OPTIONS =
            new AtomicityOptions(false, false, null, KeyBy.AUTO, false, Duration.ofSeconds(60), 0);

    public static final List<String> HEAD = List.of(
            "| operations | keys | indeterminate | planted | verdict | wall s | CPU s | peak heap MB |",
            "|---:|---:|---:|---|---|---:|---:|---:|");

    /** @param indeterminate percent of the operations whose outcome stays unknown */
    public record Shape(int operations, int keys, int indeterminate, boolean planted) {
        private static final int CLIENTS = 10;
        private static final String CELLS = "| %,d | %d | %d %% | %s | %s | ";

        MadeHistory.Recipe recipe() {
            return new MadeHistory.Recipe(operations, keys, CLIENTS, indeterminate, planted ? 0 : null, operations);
        }

        boolean isRight(Verdict verdict) {
            return verdict == (planted ? Verdict.INVALID : Verdict.VALID);
        }

        /** The first cells of a row: the shape, and how it was judged. */
        String cells(Verdict verdict) {
            return String.format(
                    Locale.ROOT,
                    CELLS,
                    operations,
                    keys,
                    indeterminate,
                    planted ? "stale read" : "-",
                    isRight(verdict) ? verdict.toString() : verdict + " (WRONG)");
        }
    }

    /** What judging cost, without the making of the history; CPU time is that of all threads. */
    public record Result(Shape shape, Verdict verdict, long wallNanos, long cpuNanos, long peakHeapBytes) {
        public boolean isRight() {
            return shape.isRight(verdict);
        }

        @Override
        public String toString() {
            return shape.cells(verdict)
                    + String.format(Locale.ROOT, COSTS, wallNanos / 1e9, cpuNanos / 1e9, peakHeapBytes >> 20);
        }
    }

    private CheckerBench() {}

    /** 1 and 100 keys, 0 to 30 % indeterminate, each valid and with a planted violation. */
    public static List<Shape> shapes(int operations) {
        List<Shape> shapes = new ArrayList<>();
        for (int keys : new int[] {1, 100}) {
            for (int indeterminate : new int[] {0, 5, 10, 30}) {
                for (boolean planted : new boolean[] {false, true}) {
                    shapes.add(new Shape(operations, keys, indeterminate, planted));
                }
            }
        }
        return shapes;
    }

    /** From Jepsen's EDN to the verdict, as {@code analyze -} does it; the making of the text is taken off again. */
    public static Result run(Shape shape, long seed) throws IOException {
        Cost making = Cost.now();
        try (InputStream text = new MadeHistory(shape, seed)) {
            text.transferTo(OutputStream.nullOutputStream());
        }
        making = making.untilNow();
        resetPeaks();
        Cost all = Cost.now();
        Verdict verdict;
        try (InputStream text = new MadeHistory(shape, seed)) {
            verdict = Atomicity.check(text, HistoryFormat.EDN, OPTIONS).verdict();
        }
        all = all.untilNow();
        return new Result(
                shape,
                verdict,
                Math.max(0, all.wall - making.wall),
                Math.max(0, all.cpu - making.cpu),
                peakHeapBytes());
    }

    /** Nanoseconds of the clock, and of this process on all its processors. */
    private record Cost(long wall, long cpu) {
        static Cost now() {
            long cpu = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElse(Duration.ZERO)
                    .toNanos();
            return new Cost(System.nanoTime(), cpu);
        }

        Cost untilNow() {
            Cost now = now();
            return new Cost(now.wall - wall, now.cpu - cpu);
        }
    }

    private static void resetPeaks() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
