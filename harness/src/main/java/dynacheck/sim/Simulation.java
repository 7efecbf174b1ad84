package dynacheck.sim;

import dynacheck.target.BrokenSystemException;
import dynacheck.target.StormException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
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

    private static final class Event implements Comparable<Event> {
        final long timeNanos;
        final long sequence;
        final Runnable action;

        Event(long timeNanos, long sequence, Runnable action) {
            this.timeNanos = timeNanos;
            this.sequence = sequence;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(timeNanos, other.timeNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final long seed;
    private final SimRun.@Nullable Trail trail;
    private final Patience patience;
    private long nowNanos;
    private long sequence;
    private long hash;
    private @Nullable Throwable failure;
    private @Nullable String brokenInvariant;

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
        queue.add(new Event(nowNanos + Math.max(0, delayNanos), sequence++, action));
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

    private void run(BooleanSupplier over) {
        long second = 0;
        long eventsInSecond = 0;
        patience.secondBegins();
        while (!over.getAsBoolean()) {
            Event event = queue.poll();
            if (event == null) {
                throw new IllegalStateException("every fiber waits and nothing will happen");
            }
            eventsInSecond++;
            if (event.timeNanos / SECOND_NANOS != second) {
                second = event.timeNanos / SECOND_NANOS;
                eventsInSecond = 0;
                patience.secondBegins();
            }
            boolean endless = eventsInSecond % LOOK_AT_CLOCK_EACH == 0 && patience.isOver();
            if (eventsInSecond > MAX_EVENTS_A_SECOND || endless) {
                throw new StormException(eventsInSecond + " events in virtual second " + second + ", and no end of it");
            }
            nowNanos = event.timeNanos;
            event.action.run();
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
    }
}
