package dynacheck.checker.model;

import dynacheck.history.Keyword;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accounts: {@code transfer} of {@code {:from a :to b :amount n}}, {@code read} of all balances. What the accounts hold
 * at first nobody says, so the first read may find anything. Accounts are known by what their names print as, for the
 * keys of JSON are texts.
 */
record Bank() implements Model<Bank.Balances> {
    /** Null: nobody read them yet, so that they may be anything. Accounts that hold nothing are left out. */
    record Balances(@Nullable Map<String, Long> held) {}

    /** @param amount may be negative, which moves money back */
    private record Transfer(String from, String to, long amount) {}

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public boolean knows(Operation op) {
        return op.f().equals("transfer") && op.input() instanceof Map<?, ?>
                || op.f().equals("read") && (!op.answered() || total(op.output()) != null);
    }

    /** Whether it is a read, or one knows what the transfer moves. */
    static boolean isPlain(Operation op) {
        return op.f().equals("read") || transfer(op) != null;
    }

    private static @Nullable Transfer transfer(Operation op) {
        if (!(op.input() instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, Object> parts = new HashMap<>();
        map.forEach((key, part) -> {
            if (part != null) {
                parts.put(account(key), part);
            }
        });
        Object from = parts.get("from");
        Object to = parts.get("to");
        return from != null && to != null && parts.get("amount") instanceof Long amount
                ? new Transfer(account(from), account(to), amount)
                : null;
    }

    /** All the money that a read found; null if it found none, or something else. */
    static @Nullable Long total(@Nullable Object balances) {
        if (!(balances instanceof Map<?, ?> map) || map.isEmpty()) {
            return null;
        }
        long total = 0;
        for (Object balance : map.values()) {
            if (!(balance instanceof Long amount) || Math.abs((double) total + amount) > Long.MAX_VALUE / 2.0) {
                return null;
            }
            total += amount;
        }
        return total;
    }

    private static String account(@Nullable Object name) {
        return name instanceof Keyword keyword ? keyword.name() : String.valueOf(name);
    }

    @Override
    public Balances initial() {
        return new Balances(null);
    }

    @Override
    public Optional<Balances> step(Balances state, Operation op) {
        if (op.f().equals("read")) {
            if (!op.answered()) {
                return Optional.of(state);
            }
            Map<String, Long> read = new HashMap<>();
            if (op.output() instanceof Map<?, ?> all) {
                all.forEach((account, held) -> add(read, account(account), held instanceof Long n ? n : 0));
            }
            return state.held() == null || state.held().equals(read)
                    ? Optional.of(new Balances(Map.copyOf(read)))
                    : Optional.empty();
        }
        Transfer transfer = transfer(op);
        if (state.held() == null || transfer == null) {
            return Optional.of(state);
        }
        Map<String, Long> next = new HashMap<>(state.held());
        add(next, transfer.from(), -transfer.amount());
        add(next, transfer.to(), transfer.amount());
        return Optional.of(new Balances(Map.copyOf(next)));
    }

    private static void add(Map<String, Long> held, String account, long amount) {
        if (held.merge(account, amount, Long::sum) == 0) {
            held.remove(account);
        }
    }
}
