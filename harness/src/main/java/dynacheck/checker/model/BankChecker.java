package dynacheck.checker.model;

import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelResult.Finding;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges bank accounts: {@code transfer} moves money, {@code read} returns the balance of every account. Money is
 * neither made nor lost, so all reads have one total: that is the verdict. Whether there is also an order of all
 * operations, which snapshot isolation does not promise, VALID says in words.
 */
public final class BankChecker {
    private static final String ENGINE = "totals";
    private static final int MOST_FINDINGS = 20;
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(5);

    private BankChecker() {}

    /** @param timeLimit of the search for an order, beyond a few seconds of no use: no verdict depends on it */
    public static ModelResult check(History history, Duration timeLimit) {
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
        Long expected = Bank.total(first.operation().output());
        Map<String, Long> counts = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Item read : reads) {
            Long total = Bank.total(read.operation().output());
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
                        "All " + reads.size() + " reads have the total " + expected + ". " + order(intake, timeLimit),
                        ENGINE,
                        List.of(),
                        Map.of())
                : intake.invalid(ENGINE, findings, counts);
    }

    private static String order(Intake intake, Duration timeLimit) {
        Duration limit = timeLimit.compareTo(LONGEST_SEARCH) < 0 ? timeLimit : LONGEST_SEARCH;
        if (!intake.items.stream().allMatch(i -> Bank.isPlain(i.operation()))) {
            return "The order of transfers was not judged: not all are {:from a :to b :amount n}.";
        }
        return switch (ModelChecker.search(intake, new Bank(), limit).verdict()) {
            case VALID -> "Together with the transfers they have a linearizable order.";
            case INVALID ->
                "Together with the transfers they have no linearizable order: a read was old, or a transfer was lost;"
                        + " this model forbids neither.";
            case UNKNOWN -> "The order of transfers was not judged: the search for one used up its time.";
        };
    }

    private static String told(String name, Item read) {
        return name + ": " + Intake.told(read, "read", read.operation().output());
    }
}
