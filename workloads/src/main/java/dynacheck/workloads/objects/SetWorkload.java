package dynacheck.workloads.objects;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Op;
import dynacheck.membership.Membership;
import dynacheck.workload.FinalOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Elements are added, each once, and all are read now and then, and in the end by every member. The more there are the
 * more seldom they are read, so that a history grows with the number of operations and not with its square.
 */
public final class SetWorkload extends ObjectWorkload {
    private static final int ADDS_A_READ = 6;
    private static final int ELEMENTS_AN_ADD = 50;

    public SetWorkload() {
        super("set", "elements are added to a set, each once; every one is read in the end");
    }

    @Override
    Clients clients(Settings settings) {
        AtomicLong next = new AtomicLong(1);
        List<Function<Membership, Generator>> last =
                new ArrayList<>(FinalOperations.of(new Final(next), settings.nodes()));
        last.add(membership -> Generators.untilOk(read())); // Also of what was added in the end.
        return new Clients(
                Generators.fn(context -> context.random().nextLong(ADDS_A_READ + next.get() / ELEMENTS_AN_ADD) == 0
                        ? read()
                        : add(next)),
                List.copyOf(last));
    }

    private static Invocation add(AtomicLong next) {
        return Invocation.of("add", next.getAndIncrement());
    }

    private static Invocation read() {
        return Invocation.of("read", null);
    }

    private record Final(AtomicLong next) implements FinalOperations.Questions {
        @Override
        public List<Supplier<Invocation>> reads() {
            return List.of(SetWorkload::read);
        }

        @Override
        public List<Supplier<Invocation>> all() {
            return List.of(() -> add(next), SetWorkload::read);
        }

        /** What was refused must not be there, so another takes its place. */
        @Override
        public Invocation again(Op refused) {
            return refused.f().equals("add") ? add(next) : read();
        }
    }
}
