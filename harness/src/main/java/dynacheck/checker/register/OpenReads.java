package dynacheck.checker.register;

import java.util.Arrays;

/** Starts of the reads that are open, rising: a read may return anything that was current since it started. */
final class OpenReads {
    private long[] starts = new long[16];
    private int open;

    /** A read begins, of whichever register. */
    void begin(long start) {
        if (open == starts.length) {
            starts = Arrays.copyOf(starts, 2 * open);
        }
        starts[open++] = start;
    }

    /** Searches from the end: most reads that complete began recently; those that never complete stay in front. */
    void end(long start) {
        int at = open - 1;
        while (at >= 0 && starts[at] > start) {
            at--;
        }
        if (at >= 0 && starts[at] == start) {
            System.arraycopy(starts, at + 1, starts, at, --open - at);
        }
    }

    /** No read that is open, or that begins later, started before this. */
    long horizon() {
        return open == 0 ? Long.MAX_VALUE : starts[0];
    }
}
