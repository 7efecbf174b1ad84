package dynacheck.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one sequencer of a run and the append-only writer of {@code history.edn}. {@link #append} gives the op its index
 * and time, calls the listener and queues the line; a background thread writes the queue every
 * {@value #FLUSH_MILLIS} ms, so killing the harness loses at most that much and tears at most the last line. After a
 * write error (disk full) what was written stays, every further append throws, and so does {@link #close}.
 */
public final class Journal implements Recorder, Closeable {
    static final long FLUSH_MILLIS = 20;
    private static final int QUEUE_LIMIT = 1 << 16;

    private final OutputStream out;
    private final Consumer<Op> listener;
    private final LongSupplier clock;
    private final long zeroNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final Condition wake = lock.newCondition();
    private final Thread flusher;
    private final ViewNames names = new ViewNames();
    private List<Op> queue = new ArrayList<>();
    private long nextIndex;
    private long lastNanos;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * @param listener gets every op in order of index, inside the sequencer's lock: must be quick and must not
     * append
     */
    public static Journal open(Path file, Consumer<Op> listener) throws IOException {
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Journal(out, listener, System::nanoTime);
    }

    Journal(OutputStream out, Consumer<Op> listener, LongSupplier clock) {
        this.out = out;
        this.listener = listener;
        this.clock = clock;
        this.zeroNanos = clock.getAsLong();
        this.flusher = Thread.ofPlatform().daemon().name("history-journal").start(this::flushUntilClosed);
    }

    @Override
    public long nanosNow() {
        return clock.getAsLong() - zeroNanos;
    }

    /** How many ops were recorded. */
    public long size() {
        lock.lock();
        try {
            return nextIndex;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks while the queue is full. Thread-safe. */
    @Override
    public Op append(Object process, OpType type, String f, @Nullable Object value, Map<Keyword, Object> extra) {
        lock.lock();
        try {
            while (queue.size() >= QUEUE_LIMIT && failure == null && !closed) {
                drained.awaitUninterruptibly();
            }
            if (failure != null) {
                throw new UncheckedIOException(failure.getMessage(), failure);
            }
            if (closed) {
                throw new IllegalStateException("the journal is closed");
            }
            lastNanos = Math.max(lastNanos, nanosNow());
            Op op = new Op(nextIndex++, lastNanos, process, type, f, value, extra);
            queue.add(op);
            listener.accept(op);
            return op;
        } finally {
            lock.unlock();
        }
    }

    /** Writes everything and ends the background thread; throws the write error if there was one. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        joinFlusher();
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
    }

    private void joinFlusher() {
        boolean interrupted = false;
        while (true) {
            try {
                flusher.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void flushUntilClosed() {
        try (out) {
            boolean last = false;
            while (!last) {
                List<Op> batch;
                lock.lock();
                try {
                    if (!closed) {
                        pause();
                    }
                    last = closed;
                    batch = queue;
                    queue = new ArrayList<>(Math.max(16, batch.size()));
                    drained.signalAll();
                } finally {
                    lock.unlock();
                }
                write(batch);
            }
        } catch (IOException e) {
            lock.lock();
            try {
                failure = new IOException(
                        "history.edn cannot be written any more: " + e.getMessage()
                                + " (give --store a disk with space)",
                        e);
                queue = new ArrayList<>();
                drained.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void pause() {
        try {
            // A spurious wake-up only flushes early.
            boolean timedOut = !wake.await(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
            assert timedOut || closed || failure == null;
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void write(List<Op> batch) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Op op : batch) {
            print(names.shortened(op), text);
            if (text.length() > (1 << 16)) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
            }
        }
        if (!text.isEmpty()) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    /** One history line, with its newline. */
    public static void print(Op op, StringBuilder text) {
        text.append("{:index ").append(op.index()).append(", :time ").append(op.timeNanos());
        text.append(", :process ");
        EdnPrinter.print(op.process(), text);
        text.append(", :type ");
        EdnPrinter.print(op.type().keyword(), text);
        text.append(", :f :").append(op.f()).append(", :value ");
        EdnPrinter.print(op.value(), text);
        op.extra().forEach((k, v) -> {
            text.append(", :").append(k.name()).append(' ');
            EdnPrinter.print(v, text);
        });
        text.append("}\n");
    }
}
