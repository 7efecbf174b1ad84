package dynacheck.generator;

import dynacheck.history.Op;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Generators and their wrappers; after Jepsen's {@code jepsen.generator}. All are immutable values. An emission whose
 * time has not come may be dropped and asked for again, so none changes its meaning by being asked twice.
 */
public final class Generators {
    private Generators() {}

    /** What an event makes of them: the same list if of each it makes the same. */
    public static List<Generator> updated(List<Generator> some, Context context, Op event) {
        return Combined.updated(some, context, event);
    }

    /** Exhausted from the start. */
    public static Generator none() {
        return context -> new Step.Done();
    }

    /** This operation, once, on any free thread. */
    public static Generator once(Invocation op) {
        return limit(1, fn(context -> op));
    }

    /** This operation, for ever. */
    public static Generator repeat(Invocation op) {
        return fn(context -> op);
    }

    /** What {@code make} returns, for ever, each on a random free thread. {@code make} is called when one is free. */
    public static Generator fn(Function<Context, Invocation> make) {
        return new Basic.Fn(make);
    }

    /** The first {@code count} operations. */
    public static Generator limit(long count, Generator inner) {
        return new Basic.Limit(count, inner);
    }

    /** Each operation from a generator chosen at random; exhausted when all are. */
    public static Generator mix(List<Generator> choices) {
        return new Combined.Mix(List.copyOf(choices), -1);
    }

    /** Whichever operation comes soonest, the earlier in the list at a tie. Exhausted when all are. */
    public static Generator any(List<Generator> choices) {
        return new Combined.Any(List.copyOf(choices));
    }

    /** One after another, without waiting for the operations of the one before. */
    public static Generator sequence(List<Generator> parts) {
        return Combined.inTurn(List.copyOf(parts), false);
    }

    /** One after another; each begins when every thread is free. */
    public static Generator phases(List<Generator> parts) {
        return Combined.inTurn(List.copyOf(parts), true);
    }

    /** Random gaps between operations, of this mean and shape. */
    public static Generator stagger(Arrivals arrivals, Duration mean, Generator inner) {
        return new Timed.Spaced(mean.toNanos(), arrivals, -1, inner);
    }

    /** The same for so many operations a second; 0: as fast as threads are free. */
    public static Generator paced(Arrivals arrivals, double perSecond, Generator inner) {
        return perSecond > 0 ? stagger(arrivals, Duration.ofNanos((long) (1e9 / perSecond)), inner) : inner;
    }

    /** Operations at least {@code gap} apart. */
    public static Generator delay(Duration gap, Generator inner) {
        return new Timed.Spaced(gap.toNanos(), Arrivals.EVEN, -1, inner);
    }

    /** Nothing for {@code pause} from the first asking, then exhausted. */
    public static Generator sleep(Duration pause) {
        return new Timed.Sleep(pause.toNanos(), -1);
    }

    /** Begins once clients have completed {@code operations} with :ok, and {@code atMost} after it was first asked. */
    public static Generator onceUnderway(long operations, Duration atMost, Generator inner) {
        return new Underway(operations, atMost.toNanos(), -1, inner);
    }

    /** Ends {@code limit} after it was first asked. */
    public static Generator timeLimit(Duration limit, Generator inner) {
        return new Timed.Until(limit.toNanos(), -1, inner);
    }

    /** Only on threads for which {@code which} holds. */
    public static Generator onThreads(Predicate<Object> which, Generator inner) {
        return new Basic.OnThreads(which, inner);
    }

    /** On the client threads, which are numbered below {@code clients}. */
    public static Generator clients(int clients, Generator inner) {
        return onThreads(thread -> thread instanceof Long n && n < clients, inner);
    }

    /** On the reconfigurer threads, which are numbered from {@code clients}. */
    public static Generator reconfigurers(int clients, Generator inner) {
        return onThreads(thread -> thread instanceof Long n && n >= clients, inner);
    }

    /** On the nemesis thread. */
    public static Generator nemesis(Generator inner) {
        return onThreads(Op.NEMESIS::equals, inner);
    }

    /** Repeats {@code op}, one at a time, until an operation with its {@code f} completes with :ok. */
    public static Generator untilOk(Invocation op) {
        return new Basic.UntilOk(op, false);
    }

    /**
     * Each of these, on any free thread. What {@code again} makes of one that ended with :fail follows {@code pause}
     * later. Exhausted when each was answered or ended in doubt.
     */
    public static Generator untilAnswered(List<Invocation> ops, Duration pause, Function<Op, Invocation> again) {
        return new UntilAnswered(List.copyOf(ops), pause.toNanos(), again);
    }
}
