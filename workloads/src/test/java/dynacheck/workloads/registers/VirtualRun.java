package dynacheck.workloads.registers;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Carries out a generator in virtual time, against nodes that take as long and answer as {@link Behaviour} says. */
final class VirtualRun {
    /** What becomes of an operation. */
    record Fate(OpType type, Duration latency) {}

    interface Behaviour {
        Fate of(Invocation op, RandomGenerator random);
    }

    /** An operation that was carried out; times since the beginning. */
    record Done(Invocation op, Object thread, long startNanos, long endNanos, OpType type) {
        boolean isInFlightAt(long nanos) {
            return startNanos <= nanos && nanos < endNanos;
        }
    }

    private final SplittableRandom random;
    private final Behaviour behaviour;
    private final Consumer<Op> listener;
    private final List<Object> threads;
    private final List<Object> free;
    private final PriorityQueue<Done> inFlight = new PriorityQueue<>(Comparator.comparingLong(Done::endNanos));
    private final List<Done> done = new ArrayList<>();
    private Generator generator;
    private long nanos;
    private long index;

    private VirtualRun(Generator generator, int threads, long seed, Behaviour behaviour, Consumer<Op> listener) {
        this.generator = generator;
        this.random = new SplittableRandom(seed);
        this.behaviour = behaviour;
        this.listener = listener;
        this.threads =
                LongStream.range(0, threads).<Object>mapToObj(Long::valueOf).toList();
        this.free = new ArrayList<>(this.threads);
    }

    /** @param listener is told of every invocation and completion, as the runner's journal tells its own */
    static List<Done> of(
            Generator generator, int threads, Duration limit, long seed, Behaviour behaviour, Consumer<Op> listener) {
        VirtualRun run = new VirtualRun(generator, threads, seed, behaviour, listener);
        run.untilEndOr(limit.toNanos());
        return run.done;
    }

    private void untilEndOr(long limitNanos) {
        while (nanos < limitNanos) {
            long wake = Long.MAX_VALUE;
            switch (generator.next(context())) {
                case Step.Emit emit -> {
                    if (emit.timeNanos() <= nanos) {
                        generator = emit.rest();
                        invoke(emit);
                        continue;
                    }
                    wake = emit.timeNanos();
                }
                case Step.Pending pending -> {
                    generator = pending.rest();
                    wake = pending.untilNanos();
                }
                case Step.Done end -> {
                    if (inFlight.isEmpty()) {
                        return;
                    }
                }
            }
            advance(wake);
        }
    }

    private void advance(long wake) {
        Done next = inFlight.peek();
        if (next != null && next.endNanos() <= wake) {
            inFlight.remove();
            nanos = Math.max(nanos, next.endNanos());
            free.add(next.thread());
            done.add(next);
            Op event = event(next.op(), next.thread(), next.type());
            generator = generator.update(context(), event);
        } else if (wake == Long.MAX_VALUE) {
            throw new AssertionError("the generator waits for nothing");
        } else {
            nanos = Math.max(nanos + 1, wake);
        }
    }

    private void invoke(Step.Emit emit) {
        if (!free.remove(emit.thread())) {
            throw new AssertionError("busy thread " + emit.thread());
        }
        Fate fate = behaviour.of(emit.op(), random);
        inFlight.add(
                new Done(emit.op(), emit.thread(), nanos, nanos + fate.latency().toNanos(), fate.type()));
        Op unused = event(emit.op(), emit.thread(), OpType.INVOKE);
    }

    private Op event(Invocation op, Object thread, OpType type) {
        Op event = new Op(index++, nanos, thread, type, op.f(), op.value(), Map.of());
        listener.accept(event);
        return event;
    }

    private Context context() {
        return new Context(nanos, free, threads, random);
    }
}
