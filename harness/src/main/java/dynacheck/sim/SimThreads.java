package dynacheck.sim;

import dynacheck.runner.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Threads in virtual time. Each forked task is a fiber: a virtual thread that runs only when it is its turn, so that
 * one thing happens at a time, in an order that the seed decides.
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
        private final Simulation.Turn turn;
        private boolean interrupted;

        /** The wait that this fiber is in. */
        @Nullable
        Signal waiting;

        Fiber(Runnable task) {
            turn = simulation.new Turn(Thread.ofVirtual().unstarted(() -> run(task)));
        }

        private void run(Runnable task) {
            current = this;
            try {
                task.run();
            } catch (Throwable e) {
                simulation.fail(e);
            }
            live.remove(this);
            boolean unused = Thread.interrupted(); // no event shall notice
            current = null;
            turn.pass();
        }

        /** In an event: lets the fiber run until it waits or ends. */
        void resume() {
            turn.isDue();
        }

        /** In the fiber: lets the simulation run until an event resumes this one. */
        void pause() throws InterruptedException {
            interrupted |= Thread.interrupted();
            current = null;
            turn.await();
            current = this;
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
            if (!given) {
                long ticket = waits + 1;
                simulation.after(nanos, () -> {
                    if (ticket == waits) {
                        release();
                    }
                });
                pause();
            }
            boolean result = given;
            given = false;
            return result;
        }

        /** Waits for it. Only in a fiber. */
        void await() throws InterruptedException {
            if (!given) {
                pause();
            }
            given = false;
        }

        private void pause() throws InterruptedException {
            Fiber self = current;
            if (self == null) {
                throw new IllegalStateException("only a fiber can wait");
            }
            waits++;
            waiter = self;
            self.waiting = this;
            try {
                self.pause();
            } finally {
                self.waiting = null;
                waiter = null;
                waits++;
            }
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

    /** Runs the action so long from now. */
    void after(long nanos, Runnable action) {
        simulation.after(nanos, action);
    }

    private void sleepNanos(long nanos) throws InterruptedException {
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
