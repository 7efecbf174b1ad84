package dynacheck.bench;

import java.io.InputStream;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Jepsen history, made while it is read, so of any length in little memory. Clients read and write
 * registers in memory; each operation takes effect at a moment between its start and its end, so the history is
 * linearizable. The same shape and seed give the same bytes.
 */
public final class MadeHistory extends InputStream {
    /** More bytes than a line takes. */
    private static final int MARGIN = 256;

    private static final int CHUNK = 1 << 16;
    private static final long STEP_NANOS = 100_000;

    /**
     * What is made.
     *
     * @param indeterminate percent of the operations whose outcome stays unknown
     * @param stale register on which a value is read that has been replaced; null for none
     * @param staleAt number of operations after which that happens
     */
    public record Recipe(
            long operations,
            int registers,
            int clients,
            double indeterminate,
            @Nullable Integer stale,
            long staleAt) {}

    private final Recipe recipe;
    private final SplittableRandom random;
    private final long[] process;
    /** Register of the client's open operation; -1 if it has none. */
    private final int[] key;
    /** The value it writes, or has read; 0 is nil. */
    private final long[] value;

    private final boolean[] writes;
    /** Whether an open write takes effect at its end instead of its start. */
    private final boolean[] late;

    private final long[] registers;
    private final byte[] chunk = new byte[CHUNK];
    private int size;
    private int at;
    private long started;
    private int open;
    private long nextProcess;
    private long nextValue = 1;
    private long index;
    private boolean isPlanted;
    private boolean ended;

    MadeHistory(CheckerBench.Shape shape, long seed) {
        this(shape.recipe(), seed);
    }

    public MadeHistory(Recipe recipe, long seed) {
        this.recipe = recipe;
        random = new SplittableRandom(seed);
        registers = new long[recipe.registers()];
        int clients = recipe.clients();
        process = new long[clients];
        key = new int[clients];
        value = new long[clients];
        writes = new boolean[clients];
        late = new boolean[clients];
        nextProcess = clients;
        for (int i = 0; i < clients; i++) {
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
        int n = Math.min(length, size - at);
        System.arraycopy(chunk, at, into, offset, n);
        at += n;
        return n;
    }

    private boolean fill() {
        if (at < size) {
            return true;
        }
        size = 0;
        at = 0;
        while (!ended && size < CHUNK - 8 * MARGIN) {
            step();
        }
        return size > 0;
    }

    private void step() {
        if (recipe.stale() != null && !isPlanted && started >= recipe.staleAt()) {
            // No client has anything open, so that nobody else can have written in between.
            if (open == 0) {
                plant(recipe.stale());
                isPlanted = true;
            }
        }
        if (started == recipe.operations() && open == 0) {
            ended = true;
            return;
        }
        int client = random.nextInt(recipe.clients());
        boolean mayStart =
                started < recipe.operations() && (recipe.stale() == null || isPlanted || started < recipe.staleAt());
        if (key[client] >= 0) {
            end(client);
        } else if (mayStart) {
            start(client);
        }
    }

    private void start(int client) {
        started++;
        open++;
        int k = random.nextInt(recipe.registers());
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
        if (random.nextInt(10_000) < 100 * recipe.indeterminate()) {
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
    private void plant(int register) {
        long first = nextValue++;
        long second = nextValue++;
        for (long v : new long[] {first, second}) {
            line(nextProcess, "invoke", true, register, v);
            line(nextProcess, "ok", true, register, v);
        }
        line(nextProcess + 1, "invoke", false, register, 0);
        line(nextProcess + 1, "ok", false, register, first);
        nextProcess += 2;
        registers[register] = second;
    }

    private void line(long client, String type, boolean write, int k, long v) {
        text("{:index ");
        number(index);
        text(", :time ");
        number(index * STEP_NANOS);
        text(", :process ");
        number(client);
        text(", :type :");
        text(type);
        text(write ? ", :f :write, :value [" : ", :f :read, :value [");
        number(k);
        text(" ");
        if (v == 0) {
            text("nil");
        } else {
            number(v);
        }
        text("]}\n");
        index++;
    }

    @SuppressWarnings("deprecation") // All is ASCII, and this is the fastest copy there is.
    private void text(String ascii) {
        ascii.getBytes(0, ascii.length(), chunk, size);
        size += ascii.length();
    }

    private void number(long n) {
        int digits = 1;
        for (long rest = n; rest >= 10; rest /= 10) {
            digits++;
        }
        long left = n;
        for (int i = size + digits - 1; i >= size; i--) {
            chunk[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size += digits;
    }
}
