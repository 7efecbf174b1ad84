package dynacheck.bench;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.Atomicity;
import dynacheck.history.HistoryFormat;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of the heap is in use while a long history is judged from a pipe: looked at again and again, each time after a
 * full garbage collection, so that only what is needed counts.
 */
public final class StreamBench {
    public static final List<String> HEAD = List.of(
            "| operations | keys | indeterminate | planted | verdict | wall s | live heap MB, at most | at the end |",
            "|---:|---:|---:|---|---|---:|---:|---:|");
    private static final String COSTS = "%.1f | %d | %d |";

    /** Bytes of heap in use at most, and at the end of the stream; the benchmark's own history is among them. */
    public record Result(CheckerBench.Shape shape, Verdict verdict, long wallNanos, long mostLive, long lastLive) {
        public boolean isRight() {
            return shape.isRight(verdict);
        }

        @Override
        public String toString() {
            return shape.cells(verdict)
                    + String.format(Locale.ROOT, COSTS, wallNanos / 1e9, mostLive >> 20, lastLive >> 20);
        }
    }

    private StreamBench() {}

    /** A tenth and all of the operations, in each shape; with indeterminate writes, what is live does grow. */
    public static List<CheckerBench.Shape> shapes(int operations) {
        List<CheckerBench.Shape> shapes = new ArrayList<>();
        for (int n : new int[] {operations / 10, operations}) {
            shapes.add(new CheckerBench.Shape(n, 1, 0, false));
            shapes.add(new CheckerBench.Shape(n, 100, 0, false));
            shapes.add(new CheckerBench.Shape(n, 1, 0, true));
            shapes.add(new CheckerBench.Shape(n, 1, 1, false));
        }
        return shapes;
    }

    /** @param everyBytes of the stream the heap is looked at */
    public static Result run(CheckerBench.Shape shape, long seed, long everyBytes) throws IOException {
        long start = System.nanoTime();
        Verdict verdict;
        Watched in = new Watched(new MadeHistory(shape, seed), everyBytes);
        try (in) {
            verdict =
                    Atomicity.check(in, HistoryFormat.EDN, CheckerBench.OPTIONS).verdict();
        }
        return new Result(shape, verdict, System.nanoTime() - start, in.mostLive, in.lastLive);
    }

    private static final class Watched extends FilterInputStream {
        private final long everyBytes;
        private long passed;
        private long mostLive;
        private long lastLive;

        Watched(InputStream in, long everyBytes) {
            super(in);
            this.everyBytes = everyBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            long before = passed / everyBytes;
            passed += Math.max(0, n);
            if (n < 0 || passed / everyBytes > before) {
                look();
            }
            return n;
        }

        private void look() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            lastLive = runtime.totalMemory() - runtime.freeMemory();
            mostLive = Math.max(mostLive, lastLive);
        }
    }
}
