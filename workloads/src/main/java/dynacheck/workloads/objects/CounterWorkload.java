package dynacheck.workloads.objects;

import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Op;
import dynacheck.workload.FinalOperations;
import java.util.List;
import java.util.function.Supplier;

/** A counter is read, and raised by one, so that every value tells how many additions it holds. */
public final class CounterWorkload extends ObjectWorkload {
    private static final Invocation ADD = Invocation.of("add", 1L);
    private static final Invocation READ = Invocation.of("read", null);

    public CounterWorkload() {
        super("counter", "a counter is raised by one, and read");
    }

    @Override
    Clients clients(Settings settings) {
        return new Clients(
                Generators.fn(context -> context.random().nextInt(3) == 0 ? READ : ADD),
                FinalOperations.of(new Final(), settings.nodes()));
    }

    private record Final() implements FinalOperations.Questions {
        @Override
        public List<Supplier<Invocation>> reads() {
            return List.of(() -> READ);
        }

        @Override
        public List<Supplier<Invocation>> all() {
            return List.of(() -> ADD, () -> READ);
        }

        @Override
        public Invocation again(Op refused) {
            return refused.f().equals("add") ? ADD : READ;
        }
    }
}
