package dynacheck.workloads.objects;

import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.workload.FinalOperations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Money is moved between accounts, and all balances are read. Whatever accounts hold at first, no transfer changes the
 * total. A transfer may be refused, for want of money.
 */
public final class BankWorkload extends ObjectWorkload {
    /** Fixed, for a system under test opens them. */
    private static final List<String> ACCOUNTS = List.of("a1", "a2", "a3", "a4", "a5");

    private static final int MOST = 5;
    private static final Keyword FROM = Keyword.of("from");
    private static final Keyword TO = Keyword.of("to");
    private static final Keyword AMOUNT = Keyword.of("amount");
    private static final Invocation READ = Invocation.of("read", null);

    public BankWorkload() {
        super("bank", "money is moved between accounts a1 to a5, and all balances are read at once");
    }

    @Override
    Clients clients(Settings settings) {
        return new Clients(
                Generators.fn(context -> {
                    if (context.random().nextInt(3) == 0) {
                        return READ;
                    }
                    int from = context.random().nextInt(ACCOUNTS.size());
                    int to = (from + 1 + context.random().nextInt(ACCOUNTS.size() - 1)) % ACCOUNTS.size();
                    return transfer(
                            ACCOUNTS.get(from),
                            ACCOUNTS.get(to),
                            1L + context.random().nextInt(MOST));
                }),
                FinalOperations.of(new Final(), settings.nodes()));
    }

    private static Invocation transfer(Object from, Object to, Object amount) {
        Map<Keyword, Object> value = new LinkedHashMap<>();
        value.put(FROM, from);
        value.put(TO, to);
        value.put(AMOUNT, amount);
        return Invocation.of("transfer", value);
    }

    private record Final() implements FinalOperations.Questions {
        @Override
        public List<Supplier<Invocation>> reads() {
            return List.of(() -> READ);
        }

        @Override
        public List<Supplier<Invocation>> all() {
            return List.of(() -> transfer(ACCOUNTS.getFirst(), ACCOUNTS.getLast(), 1L), () -> READ);
        }

        /** The other way round, where there may be money. */
        @Override
        public Invocation again(Op refused) {
            return refused.value() instanceof Map<?, ?> map
                    ? transfer(
                            Objects.requireNonNull(map.get(TO)),
                            Objects.requireNonNull(map.get(FROM)),
                            Objects.requireNonNull(map.get(AMOUNT)))
                    : READ;
        }
    }
}
