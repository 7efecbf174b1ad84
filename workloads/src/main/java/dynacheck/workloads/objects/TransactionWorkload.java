package dynacheck.workloads.objects;

import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.workload.FinalOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of reads and writes on a few keys at a time. A key is given up for a new one after some writes, so that
 * lists stay short and the first write of a key is tried again and again. Judged by strict serializability.
 */
abstract class TransactionWorkload extends ObjectWorkload {
    private static final int MOST_MICRO_OPERATIONS = 4;
    private static final Keyword READ = Keyword.of("r");

    private final Keyword write;

    /** @param write the micro-operation that changes a key */
    TransactionWorkload(String name, String description, String write) {
        super(name, description);
        this.write = Keyword.of(write);
    }

    @Override
    Clients clients(Settings settings) {
        Transactions made = new Transactions(write, settings.keys());
        return new Clients(
                Generators.fn(context -> made.mixed(context.random())), FinalOperations.of(made, settings.nodes()));
    }

    /** Those of one run. Generators are asked by one thread. */
    private static final class Transactions implements FinalOperations.Questions {
        private static final int MOST_WRITES = 24;

        private final Keyword write;
        private final List<String> keys = new ArrayList<>();
        private final int[] writes;
        private int keysSoFar;
        private long next = 1;

        Transactions(Keyword write, int count) {
            this.write = write;
            this.writes = new int[count];
            for (int i = 0; i < count; i++) {
                keys.add("x" + ++keysSoFar);
            }
        }

        Invocation mixed(RandomGenerator random) {
            List<Object> ops = new ArrayList<>();
            int length = 1 + random.nextInt(MOST_MICRO_OPERATIONS);
            for (int i = 0; i < length; i++) {
                int at = random.nextInt(keys.size());
                ops.add(random.nextBoolean() ? read(keys.get(at)) : write(at));
            }
            return Invocation.of("txn", List.copyOf(ops));
        }

        private static List<@Nullable Object> read(String key) {
            return Arrays.asList(READ, key, null);
        }

        private List<@Nullable Object> write(int at) {
            String key = keys.get(at);
            if (++writes[at] == MOST_WRITES) {
                writes[at] = 0;
                keys.set(at, "x" + ++keysSoFar);
            }
            return Arrays.asList(write, key, next++);
        }

        @Override
        public List<Supplier<Invocation>> reads() {
            return List.of(this::everything);
        }

        @Override
        public List<Supplier<Invocation>> all() {
            return List.of(this::both);
        }

        private Invocation everything() {
            return Invocation.of("txn", keys.stream().map(Transactions::read).toList());
        }

        private Invocation both() {
            return Invocation.of("txn", List.of(write(0), read(keys.getFirst())));
        }

        @Override
        public Invocation again(Op refused) {
            boolean wrote = refused.value() instanceof List<?> ops
                    && ops.stream().anyMatch(op -> op instanceof List<?> triple && !READ.equals(triple.getFirst()));
            return wrote ? both() : everything();
        }
    }
}
