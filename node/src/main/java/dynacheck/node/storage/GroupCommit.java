package dynacheck.node.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Appends on a thread of its own: what queued up during one sync, and the {@link #restNanos rest} after it, shares the
 * next. The queue is bounded by what the core may have under way, which the shell bounds. {@code onDurable(n)} means
 * that every record submitted with a number up to n is durable; after {@code onFailure} nothing is called any more.
 * Both are called on that thread.
 */
public final class GroupCommit<R> implements AutoCloseable {
    /** Records in one transaction, at most, plus those of the last submission taken. */
    private static final int MAX_BATCH = 4096;

    /** The longest rest, in times of the append before it: beyond that operations wait longer than they save. */
    private static final int MOST_REST_TIMES = 3;

    /** From the begin of one append to that of the next, at most, where the first took less. */
    private static final long MOST_BETWEEN_NANOS = 3_000_000;

    private record Submission<R>(long number, List<R> records) {}

    private final Storage<R> storage;
    private final LongConsumer onDurable;
    private final Consumer<StorageException> onFailure;
    private final Thread thread;
    private final Object lock = new Object();
    private List<Submission<R>> waiting = new ArrayList<>();
    private boolean closed;

    public GroupCommit(Storage<R> storage, LongConsumer onDurable, Consumer<StorageException> onFailure) {
        this.storage = storage;
        this.onDurable = onDurable;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, "storage");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Queues the records. Numbers must rise. */
    public void submit(long number, List<R> records) {
        synchronized (lock) {
            waiting.add(new Submission<>(number, records));
            lock.notifyAll();
        }
    }

    /** Finishes what was submitted, ends the thread and closes the storage. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        storage.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            List<Submission<R>> batch = take();
            while (!batch.isEmpty()) {
                long begun = System.nanoTime();
                List<R> records = new ArrayList<>();
                batch.forEach(s -> records.addAll(s.records()));
                storage.append(records);
                long ended = System.nanoTime();
                onDurable.accept(batch.getLast().number());
                restUntil(ended + restNanos(batch.size(), ended - begun));
                batch = take();
            }
        } catch (StorageException e) {
            onFailure.accept(e);
        } catch (RuntimeException e) {
            onFailure.accept(new StorageException("the storage thread failed: " + e, e));
        }
    }

    /**
     * How long to gather after an append, so that the next is shared by more. An append costs processor time of its
     * own, whatever is in it, which a busy node needs elsewhere; there it takes long, because it waits for a processor,
     * and many share it. Where few do it is not worth their waiting.
     *
     * @param submissions that shared the append
     * @param tookNanos by the append
     */
    static long restNanos(int submissions, long tookNanos) {
        long times = Math.min(submissions / 2, MOST_REST_TIMES);
        return submissions < 3 ? 0 : Math.clamp(MOST_BETWEEN_NANOS - tookNanos, 0, times * tookNanos);
    }

    private static void restUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Waits for work; empty if closed and nothing is left. */
    private List<Submission<R>> take() {
        synchronized (lock) {
            while (waiting.isEmpty() && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    closed = true;
                }
            }
            int count = 0;
            int records = 0;
            while (count < waiting.size() && records < MAX_BATCH) {
                records += waiting.get(count++).records().size();
            }
            List<Submission<R>> batch = List.copyOf(waiting.subList(0, count));
            waiting = new ArrayList<>(waiting.subList(count, waiting.size()));
            return batch;
        }
    }
}
