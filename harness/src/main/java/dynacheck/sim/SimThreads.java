package dynacheck.sim;

import dynacheck.runner.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads in virtual time. Each forked task is a fiber: a virtual thread that runs only while the simulation waits for
 * it, so that one thing happens at a time, in an order that the seed decides.
 */
final class SimThreads implements Threads {
    private static final long STOP_NANOS = Duration.ofSeconds(5).toNanos();

    private final Simulation simulation;
    private final Set<Fiber> live = new LinkedHashSet<>();
    private @Nullable Fiber current;

    SimThreads(Simulation simulation) {
        this.simulation = simulation;
    }

    private final class Fiber {
        private final Thread thread;
        private volatile @Nullable Thread scheduler;
        /** Whose turn it is. Only the one whose turn it is writes it. */
        private volatile boolean runs;

        private boolean started;
        private boolean interrupted;

        /** The wait that this fiber is in. */
        @Nullable
        Signal waiting;

        Fiber(Runnable task) {
            thread = Thread.ofVirtual().unstarted(() -> {
                try {
                    task.run();
                } catch (Throwable e) {
                    simulation.fail(e);
                }
                live.remove(this);
                runs = false;
                LockSupport.unpark(scheduler);
            });
        }

        /** In the simulation: lets the fiber run until it waits or ends. */
        void resume() {
            Fiber before = current;
            current = this;
            scheduler = Thread.currentThread();
            runs = true;
            if (!started) {
                started = true;
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
            while (runs) {
                LockSupport.park(this);
            }
            current = before;
        }

        /** In the fiber: lets the simulation run until it resumes this one. */
        void pause() throws InterruptedException {
            runs = false;
            LockSupport.unpark(scheduler);
            while (!runs) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                interrupted = false;
                throw new InterruptedException("the run ends");
            }
        }
    }

    /** A signal that one fiber waits for and others give. */
    final class Signal {
        private @Nullable Fiber waiter;
        private boolean given;
        private long waits;

        /** Waits for it, at most this long. Returns whether it was given. Only in a fiber. */
        boolean await(long nanos) throws InterruptedException {
            Fiber self = current;
            if (self == null) {
                throw new IllegalStateException("only a fiber can wait");
            }
            if (!given) {
                long ticket = ++waits;
                waiter = self;
                self.waiting = this;
                simulation.after(nanos, () -> {
                    if (ticket == waits) {
                        release();
                    }
                });
                try {
                    self.pause();
                } finally {
                    self.waiting = null;
                    waiter = null;
                    waits++;
                }
            }
            boolean result = given;
            given = false;
            return result;
        }

        void give() {
            given = true;
            if (waiter != null) {
                simulation.after(0, this::release);
            }
        }

        private void release() {
            Fiber fiber = waiter;
            if (fiber != null) {
                waiter = null;
                fiber.resume();
            }
        }
    }

    @Override
    public void fork(Runnable task) {
        Fiber fiber = new Fiber(task);
        live.add(fiber);
        simulation.after(0, fiber::resume);
    }

    /** Whether some fiber has not ended. */
    boolean anyLive() {
        return !live.isEmpty();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        sleepNanos(time.toNanos());
    }

    void sleepNanos(long nanos) throws InterruptedException {
        boolean given = new Signal().await(nanos);
        assert !given;
    }

    @Override
    public <T> Inbox<T> inbox() {
        ArrayDeque<T> items = new ArrayDeque<>();
        Signal signal = new Signal();
        return new Inbox<>() {
            @Override
            public void add(T item) {
                items.add(item);
                signal.give();
            }

            @Override
            public @Nullable T poll(long nanos) throws InterruptedException {
                long end = simulation.nowNanos() + nanos;
                while (items.isEmpty() && simulation.nowNanos() < end) {
                    boolean given = signal.await(end - simulation.nowNanos());
                    assert given || items.isEmpty();
                }
                return items.poll();
            }
        };
    }

    @Override
    public boolean stop() throws InterruptedException {
        long end = simulation.nowNanos() + STOP_NANOS;
        for (Fiber fiber : List.copyOf(live)) {
            Signal waiting = fiber.waiting;
            if (fiber != current && waiting != null) {
                fiber.interrupted = true;
                simulation.after(0, waiting::release);
            }
        }
        while (live.size() > 1 && simulation.nowNanos() < end) {
            sleepNanos(STOP_NANOS / 1000);
        }
        return live.size() <= 1;
    }
}
