package dynacheck.sim;

import dynacheck.target.BrokenSystemException;
import dynacheck.target.StormException;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: one queue of events ordered by (time, sequence). What an event does may only depend on the seed and on
 * the events before it; {@link #observe} feeds the hash that proves it.
 */
final class Simulation {
    /**
     * More events in one virtual second are a storm that feeds itself. It ends the run, which would go on for hours. A
     * usual second has a few thousand events; one of a thousand operations at nine nodes a hundred thousand.
     */
    private static final long MAX_EVENTS_A_SECOND = 250_000;

    private static final long LOOK_AT_CLOCK_EACH = 1024;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long HASH_PRIME = 0x9E3779B97F4A7C15L;

    private final EventQueue queue = new EventQueue();
    private final long seed;
    private final SimRun.@Nullable Trail trail;
    private final Patience patience;
    private long nowNanos;
    private long hash;
    private long second;
    private long eventsInSecond;
    private @Nullable Throwable failure;
    private @Nullable String brokenInvariant;
    private BooleanSupplier over = () -> true;
    /** Of whoever called {@link #runUntil}. */
    private final Turn end = new Turn();
    /** Whose turn it is after the event that happens now; null: nobody's, so the next event's. */
    private @Nullable Turn due;

    /** @param trail null: only the hash is kept */
    Simulation(long seed, SimRun.@Nullable Trail trail) {
        this(seed, trail, new Patience());
    }

    Simulation(long seed, SimRun.@Nullable Trail trail, Patience patience) {
        this.seed = seed;
        this.trail = trail;
        this.patience = patience;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** The hash of every event so far, in order. */
    long hash() {
        return hash;
    }

    /** A separate random source for each component, so that no draw of one changes those of another. */
    SplittableRandom random(String component) {
        return new SplittableRandom(seed * HASH_PRIME ^ component.hashCode() * 0xBF58476D1CE4E5B9L);
    }

    /** Runs the action {@code delayNanos} from now, after everything that is already planned for that time. */
    void after(long delayNanos, Runnable action) {
        queue.add(nowNanos + Math.max(0, delayNanos), action);
    }

    /** Records that something happened now. The hash code of {@code detail} must depend on its value only. */
    void observe(String what, Object detail) {
        mix(nowNanos);
        mix(what.hashCode());
        mix(detail.hashCode());
        if (trail != null) {
            trail.event(nowNanos, what, detail);
        }
    }

    /** A message that was sent at {@code sentNanos} arrives now. It is no event by itself: its receiver observes it. */
    void arrived(String from, String to, long sentNanos, Object message) {
        if (trail != null) {
            trail.arrived(from, to, sentNanos, nowNanos, message);
        }
    }

    /** A message that was sent at {@code sentNanos} is lost now, or held back. */
    void lost(String from, String to, long sentNanos, Object message, String why) {
        if (trail != null) {
            trail.lost(from, to, sentNanos, nowNanos, message, why);
        }
    }

    /** A process traces an event now. It is no event of the simulation. */
    void traced(String process, Supplier<Optional<String>> line) {
        if (trail != null) {
            trail.traced(process, line);
        }
    }

    private void mix(long value) {
        hash = Long.rotateLeft((hash ^ value) * HASH_PRIME, 29);
    }

    /** Ends the simulation: {@link #runUntil} throws this. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /**
     * Runs events until {@code over}. Throws if an event threw, and if nothing is left to happen.
     *
     * @return what kind of storm ended it early, or null
     */
    @Nullable
    String runUntil(BooleanSupplier over) {
        try {
            run(over);
            return null;
        } catch (StormException e) {
            return "a storm: " + e.getMessage();
        } catch (BrokenSystemException e) {
            brokenInvariant = e.getMessage();
            return null;
        }
    }

    /** What a process found wrong with itself, which ended the run; or null. */
    @Nullable
    String brokenInvariant() {
        return brokenInvariant;
    }

    private void run(BooleanSupplier isOver) {
        over = isOver;
        end.thread = Thread.currentThread();
        patience.secondBegins();
        end.await();
        Throwable cause = failure;
        if (cause instanceof StormException storm) {
            throw storm;
        }
        if (cause instanceof BrokenSystemException broken) {
            throw broken;
        }
        if (cause != null) {
            throw new IllegalStateException("the simulated run failed: " + cause, cause);
        }
    }

    /** Makes events happen until somebody is due. Returns who that is. */
    private Turn runEvents() {
        try {
            while (failure == null && !over.getAsBoolean()) {
                next();
                Turn next = due;
                if (next != null) {
                    due = null;
                    return next;
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
        return end;
    }

    private void next() {
        if (queue.isEmpty()) {
            throw new IllegalStateException("every fiber waits and nothing will happen");
        }
        long time = queue.nextTimeNanos();
        eventsInSecond++;
        if (time / SECOND_NANOS != second) {
            second = time / SECOND_NANOS;
            eventsInSecond = 0;
            patience.secondBegins();
        }
        boolean endless = eventsInSecond % LOOK_AT_CLOCK_EACH == 0 && patience.isOver();
        if (eventsInSecond > MAX_EVENTS_A_SECOND || endless) {
            throw new StormException(eventsInSecond + " events in virtual second " + second + ", and no end of it");
        }
        nowNanos = time;
        queue.poll().run();
    }

    /**
     * The right to run, which one thread has at a time. Whoever waits makes events happen meanwhile, until one of them
     * says who is due: often that is the same thread again, and nobody has to be woken.
     */
    final class Turn {
        private @Nullable Thread thread;
        private boolean begun;
        private volatile boolean given;

        /** Of a thread that begins with its first turn. */
        Turn(Thread unstarted) {
            thread = unstarted;
        }

        /** Of the thread that runs the simulation. */
        private Turn() {
            begun = true;
        }

        /** In an event: when that is over, it is this one's turn. */
        void isDue() {
            assert due == null : "one event, two whose turn it is";
            due = this;
        }

        /** Lets events happen, and others run, until it is this one's turn again. */
        void await() {
            Turn next = runEvents();
            if (next == this) {
                return;
            }
            next.give();
            while (!given) {
                LockSupport.park(this);
            }
            given = false;
        }

        /** The same for a thread that ends. */
        void pass() {
            runEvents().give();
        }

        private void give() {
            Thread whose = Objects.requireNonNull(thread);
            if (begun) {
                given = true;
                LockSupport.unpark(whose);
            } else {
                begun = true;
                whose.start();
            }
        }
    }
}
