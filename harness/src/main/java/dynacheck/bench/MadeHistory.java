package dynacheck.bench;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The text of a Jepsen history, made while it is read, so of any length in little memory. Ten clients read and write
 * registers in memory; each operation takes effect at a moment between its start and its end, so the history is
 * linearizable. The same shape and seed give the same bytes.
 */
final class MadeHistory extends InputStream {
    private static final int CLIENTS = 10;
    private static final int MARGIN = 1024;
    private static final long STEP_NANOS = 100_000;

    private final CheckerBench.Shape shape;
    private final SplittableRandom random;
    private final long[] process = new long[CLIENTS];
    /** Register of the client's open operation; -1 if it has none. */
    private final int[] key = new int[CLIENTS];
    /** The value it writes, or has read; 0 is nil. */
    private final long[] value = new long[CLIENTS];

    private final boolean[] writes = new boolean[CLIENTS];
    /** Whether an open write takes effect at its end instead of its start. */
    private final boolean[] late = new boolean[CLIENTS];

    private final long[] registers;
    private final StringBuilder text = new StringBuilder(1 << 16);
    private byte[] chunk = new byte[0];
    private int at;
    private int started;
    private int open;
    private long nextProcess = CLIENTS;
    private long nextValue = 1;
    private long index;
    private boolean ended;

    MadeHistory(CheckerBench.Shape shape, long seed) {
        this.shape = shape;
        random = new SplittableRandom(seed);
        registers = new long[shape.keys()];
        for (int i = 0; i < CLIENTS; i++) {
            process[i] = i;
            key[i] = -1;
        }
    }

    @Override
    public int read() {
        return fill() ? chunk[at++] : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, n);
        at += n;
        return n;
    }

    private boolean fill() {
        if (at < chunk.length) {
            return true;
        }
        text.setLength(0);
        while (!ended && text.length() < (1 << 16) - MARGIN) {
            step();
        }
        chunk = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        at = 0;
        return chunk.length > 0;
    }

    private void step() {
        if (started == shape.operations() && open == 0) {
            if (shape.planted()) {
                plant();
            }
            ended = true;
            return;
        }
        int client = random.nextInt(CLIENTS);
        if (key[client] >= 0) {
            end(client);
        } else if (started < shape.operations()) {
            start(client);
        }
    }

    private void start(int client) {
        started++;
        open++;
        int k = random.nextInt(shape.keys());
        key[client] = k;
        writes[client] = random.nextBoolean();
        late[client] = random.nextBoolean();
        value[client] = writes[client] ? nextValue++ : registers[k];
        if (writes[client] && !late[client]) {
            registers[k] = value[client];
        }
        line(process[client], "invoke", writes[client], k, writes[client] ? value[client] : 0);
    }

    private void end(int client) {
        int k = key[client];
        key[client] = -1;
        open--;
        if (random.nextInt(100) < shape.indeterminate()) {
            line(process[client], "info", writes[client], k, writes[client] ? value[client] : 0);
            process[client] = nextProcess++; // Nobody knows what the old one is still doing.
            return;
        }
        if (writes[client] && late[client]) {
            registers[k] = value[client];
        }
        line(process[client], "ok", writes[client], k, value[client]);
    }

    /** Two writes, then a read of the first. */
    private void plant() {
        long first = nextValue++;
        for (long v : new long[] {first, nextValue++}) {
            line(process[0], "invoke", true, 0, v);
            line(process[0], "ok", true, 0, v);
        }
        line(process[1], "invoke", false, 0, 0);
        line(process[1], "ok", false, 0, first);
    }

    private void line(long client, String type, boolean write, int k, long v) {
        text.append("{:index ").append(index).append(", :time ").append(index * STEP_NANOS);
        text.append(", :process ").append(client).append(", :type :").append(type);
        text.append(write ? ", :f :write, :value [" : ", :f :read, :value [")
                .append(k)
                .append(' ');
        if (v == 0) {
            text.append("nil");
        } else {
            text.append(v);
        }
        text.append("]}\n");
        index++;
    }
}
