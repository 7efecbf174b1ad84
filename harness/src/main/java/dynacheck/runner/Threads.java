package dynacheck.runner;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Time and threads as a run needs them: those of this machine, or those of a simulation in virtual time. */
public interface Threads {
    /** Runs the task concurrently with the caller. */
    void fork(Runnable task);

    void sleep(Duration time) throws InterruptedException;

    /** A new queue between forked tasks. */
    <T> Inbox<T> inbox();

    /** Interrupts every forked task and waits a little for their end; says whether all ended. */
    boolean stop() throws InterruptedException;

    /** An unbounded queue. */
    interface Inbox<T> {
        void add(T item);

        /** The next item, waiting for it up to {@code nanos}; null if none came. */
        @Nullable
        T poll(long nanos) throws InterruptedException;
    }

    /** Virtual threads of this machine, and its clock. */
    static Threads ofMachine() {
        return new OfMachine();
    }

    /** See {@link #ofMachine}. */
    final class OfMachine implements Threads {
        private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

        private OfMachine() {}

        @Override
        public void fork(Runnable task) {
            var unused = executor.submit(task);
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }

        @Override
        public <T> Inbox<T> inbox() {
            LinkedBlockingQueue<T> queue = new LinkedBlockingQueue<>();
            return new Inbox<>() {
                @Override
                public void add(T item) {
                    queue.add(item);
                }

                @Override
                public @Nullable T poll(long nanos) throws InterruptedException {
                    return nanos <= 0 ? queue.poll() : queue.poll(nanos, TimeUnit.NANOSECONDS);
                }
            };
        }

        @Override
        public boolean stop() throws InterruptedException {
            executor.shutdownNow();
            return executor.awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
