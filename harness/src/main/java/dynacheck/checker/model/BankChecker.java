package dynacheck.checker.model;

import dynacheck.checker.Verdict;
import dynacheck.checker.model.Model.Operation;
import dynacheck.checker.model.ModelResult.Finding;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges bank accounts: {@code transfer} moves money, {@code read} returns the balance of every account. Money is
 * neither made nor lost, so all reads have one total. Orders of transfers are not judged, and the verdict says so.
 */
public final class BankChecker {
    private static final String ENGINE = "totals";
    private static final int MOST_FINDINGS = 20;

    private BankChecker() {}

    /** Knows the operations; it is never stepped. */
    private record Bank() implements Model<Boolean> {
        @Override
        public String name() {
            return "bank";
        }

        @Override
        public boolean knows(Operation op) {
            return op.f().equals("transfer") && op.input() instanceof Map<?, ?>
                    || op.f().equals("read") && (!op.answered() || total(op.output()) != null);
        }

        @Override
        public Boolean initial() {
            return true;
        }

        @Override
        public Optional<Boolean> step(Boolean state, Operation op) {
            throw new UnsupportedOperationException("orders of transfers are not judged");
        }
    }

    private static @Nullable Long total(@Nullable Object balances) {
        if (!(balances instanceof Map<?, ?> map) || map.isEmpty()) {
            return null;
        }
        long total = 0;
        for (Object balance : map.values()) {
            if (!(balance instanceof Long amount)) {
                return null;
            }
            total = Math.addExact(total, amount);
        }
        return total;
    }

    public static ModelResult check(History history) {
        Intake intake = new Intake(history, new Bank());
        List<Item> reads = intake.items.stream()
                .filter(i -> i.operation().f().equals("read") && i.operation().answered())
                .toList();
        boolean moved = intake.items.stream()
                .anyMatch(i ->
                        i.operation().f().equals("transfer") && i.operation().answered());
        if (reads.size() < 2) {
            return intake.vacuous("fewer than two reads completed", ENGINE);
        }
        Item first = reads.getFirst();
        Long expected = total(first.operation().output());
        Map<String, Long> counts = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Item read : reads) {
            Long total = total(read.operation().output());
            if (total != null && !total.equals(expected)) {
                counts.merge("wrong-total", 1L, Long::sum);
                if (findings.size() < MOST_FINDINGS) {
                    findings.add(new Finding(
                            "wrong-total",
                            List.of(
                                    told("T1", first) + ", in all " + expected + ".",
                                    told("T2", read) + ", in all " + total + ".",
                                    "Transfers leave the total as it is, so not both can be right.")));
                }
            }
        }
        if (counts.isEmpty() && !moved) {
            return intake.vacuous("no transfer completed", ENGINE);
        }
        return counts.isEmpty()
                ? intake.result(
                        Verdict.VALID,
                        "All " + reads.size() + " reads have the total " + expected
                                + ". The order of transfers was not judged.",
                        ENGINE,
                        List.of(),
                        Map.of())
                : intake.invalid(ENGINE, findings, counts);
    }

    private static String told(String name, Item read) {
        return name + ": " + Intake.told(read, "read", read.operation().output());
    }
}
