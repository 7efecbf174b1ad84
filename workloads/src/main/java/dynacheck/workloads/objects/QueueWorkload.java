package dynacheck.workloads.objects;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Membership;
import dynacheck.workload.FinalOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Values are enqueued, each once, and dequeued; in the end until nothing is left. */
public final class QueueWorkload extends ObjectWorkload {
    private static final Invocation DEQUEUE = Invocation.of("dequeue", null);

    public QueueWorkload() {
        super("queue", "values are enqueued, each once, and dequeued; in the end until nothing is left");
    }

    @Override
    Clients clients(Settings settings) {
        AtomicLong next = new AtomicLong(1);
        List<Function<Membership, Generator>> last = new ArrayList<>();
        last.add(membership -> new Drain(false));
        last.addAll(FinalOperations.of(new Final(next), settings.nodes()));
        last.add(membership -> new Drain(false)); // Also of what was enqueued in the end.
        return new Clients(
                Generators.fn(context -> context.random().nextBoolean() ? enqueue(next) : DEQUEUE), List.copyOf(last));
    }

    private static Invocation enqueue(AtomicLong next) {
        return Invocation.of("enqueue", next.getAndIncrement());
    }

    /** Dequeues, each thread for itself, until one of them finds nothing. */
    private record Drain(boolean foundNothing) implements Generator {
        @Override
        public Step next(Context context) {
            if (foundNothing) {
                return new Step.Done();
            }
            return context.freeThreads().isEmpty()
                    ? new Step.Pending(Long.MAX_VALUE, this)
                    : new Step.Emit(DEQUEUE, context.freeThreads().getFirst(), context.timeNanos(), this);
        }

        @Override
        public Generator update(Context context, Op event) {
            boolean found = event.isClient()
                    && event.type() == OpType.OK
                    && event.f().equals("dequeue")
                    && event.value() == null;
            return found ? new Drain(true) : this;
        }
    }

    private record Final(AtomicLong next) implements FinalOperations.Questions {
        @Override
        public List<Supplier<Invocation>> reads() {
            return List.of();
        }

        @Override
        public List<Supplier<Invocation>> all() {
            return List.of(() -> enqueue(next), () -> DEQUEUE);
        }

        @Override
        public Invocation again(Op refused) {
            return refused.f().equals("enqueue") ? enqueue(next) : DEQUEUE;
        }
    }
}
