package dynacheck.node.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Appends on a thread of its own: what queued up during one sync shares the next. The queue is bounded by what the core
 * may have under way, which the shell bounds. {@code onDurable(n)} means that every record submitted with a number up
 * to n is durable; after {@code onFailure} nothing is called any more. Both are called on that thread.
 */
public final class GroupCommit<R> implements AutoCloseable {
    /** Records in one transaction, at most, plus those of the last submission taken. */
    private static final int MAX_BATCH = 4096;

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
                List<R> records = new ArrayList<>();
                batch.forEach(s -> records.addAll(s.records()));
                storage.append(records);
                onDurable.accept(batch.getLast().number());
                batch = take();
            }
        } catch (StorageException e) {
            onFailure.accept(e);
        } catch (RuntimeException e) {
            onFailure.accept(new StorageException("the storage thread failed: " + e, e));
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
