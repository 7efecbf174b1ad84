package dynacheck.target;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Invocation;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A system under test as the simulator runs it: processes that are state machines, messages and disk records that are
 * immutable values with value-based {@code hashCode}. No thread, clock or randomness but what {@link Host} and
 * {@link Boot} give.
 */
public interface SimulatedSystem {
    /** Starts a process from what its disk kept, in the order of the last writes. */
    Process boot(Boot boot, Host host);

    /** How long a client waits for this operation. */
    default Duration deadline(Invocation op) {
        return op.patienceOr(Duration.ofSeconds(5));
    }

    /** With a phase of {@link #phases} after it: the counter of restarts of processes that crashed in that phase. */
    String RESTART_IN = "restart-in:";

    /** Every name that {@link Process#phases} may give. */
    default Set<String> phases() {
        return Set.of();
    }

    /** Key in {@link Boot#options} that names a planted bug. */
    String MUTANT = "mutant";

    /**
     * Options that differ from seed to seed in a sweep. Those that the user gave win.
     *
     * @param registers how many the clients use, beside those that stay cold
     */
    default Map<String, String> vary(SplittableRandom random, int registers) {
        return Map.of();
    }

    /** The planted bugs that {@link #MUTANT} selects. Throws if they are not available; the message says what to do. */
    default List<PlantedBug> mutants() throws IOException, InterruptedException {
        return List.of();
    }

    /** Gets what the processes trace, and is what checkers get as {@link dynacheck.checker.Evidence#observed}. */
    default Observer observer() {
        return (process, incarnation, timeNanos, event) -> {};
    }

    /** Watches the processes of one run. */
    interface Observer {
        void traced(String process, long incarnation, long timeNanos, Object event);

        /** The event as a line of a real process's trace, without the line's end; empty: none. */
        default Optional<String> line(String process, long incarnation, long timeNanos, Object event) {
            return Optional.empty();
        }
    }

    /**
     * What a process knows when it starts.
     *
     * @param initialView V(0)
     * @param incarnation 1 at the first start, raised by one at each further one
     * @param disk what was synced, the last value of each key
     * @param random this life's own source
     * @param options from {@code --target-option}, and {@link #vary}
     */
    record Boot(
            NodeAddress self,
            List<NodeAddress> initialView,
            boolean joiner,
            long incarnation,
            List<Object> disk,
            SplittableRandom random,
            Map<String, String> options) {}

    /** One life of one process. */
    interface Process {
        default void start() {}

        void receive(String from, Object message);

        /** A client's request; answered by {@link Host#answer}, once or never. */
        void request(long token, Invocation op);

        /** All records up to this number are on disk. */
        void durable(long number);

        /** Whether it has executed enable operations. */
        default boolean isEnabled() {
            return true;
        }

        /** See {@link Access#standing}. */
        default Optional<Standing> standing() {
            return Optional.empty();
        }

        /** Whether it takes part; a run begins when every member of V(0) does. */
        default boolean isReady() {
            return true;
        }

        /** What its operations wait for just now, oldest first; for people. */
        default List<Waiting> waiting() {
            return List.of();
        }

        /** In what phases they wait; for coverage. */
        default Set<String> phases() {
            return Set.of();
        }
    }

    /** What a process lets be known of itself. Nothing of the run depends on it. */
    interface Notes {
        /** An event of its protocol, for {@link #observer}. */
        void trace(Object event);

        /** Counts something worth provoking that happened. */
        void covered(String what);
    }

    /** What a process can do. Everything ends with its life. */
    interface Host extends Notes {
        /** Over a link that may lose, repeat and reorder; see {@link FaultModel}. */
        void send(String to, Object message);

        /** Appends to the disk, all or none; {@link Process#durable} says when it is done. Numbers rise. */
        void append(long number, List<Write> records);

        void answer(long token, Completion completion);

        void after(Duration delay, Runnable action);

        /** The process ends itself, for good: nobody starts it again. */
        void end(String reason);
    }

    /**
     * A record that replaces an earlier one with an equal key.
     *
     * @param value null: the earlier one goes, and none is left
     */
    record Write(Object key, @Nullable Object value) {}
}
