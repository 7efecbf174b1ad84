package dynacheck.checker.model;

import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelResult.Finding;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.checker.model.ModelSearch.Outcome;
import dynacheck.history.Edn;
import dynacheck.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges a history of any {@link Model} by searching for a legal order of each partition. */
public final class ModelChecker {
    static final String SEARCH = "search";

    private ModelChecker() {}

    /**
     * VALID carries the guarantee of an order that was gone through once more, step by step.
     *
     * @param timeLimit for each partition; then the verdict is UNKNOWN
     */
    public static <S> ModelResult check(History history, Model<S> model, Duration timeLimit) {
        return search(new Intake(history, model), model, timeLimit);
    }

    /** What a search finds, unless patterns proved a violation already, or nothing was tested and it finds none. */
    static <S> ModelResult searchAsWell(ModelResult known, Intake intake, Model<S> model, Duration timeLimit) {
        if (known.verdict() == Verdict.INVALID) {
            return known;
        }
        ModelResult searched = search(intake, model, timeLimit);
        return known.verdict() == Verdict.UNKNOWN && searched.verdict() == Verdict.VALID ? known : searched;
    }

    static <S> ModelResult search(Intake intake, Model<S> model, Duration timeLimit) {
        if (intake.items.stream().noneMatch(i -> i.operation().answered())) {
            return intake.vacuous("no operation of a " + model.name() + " completed", SEARCH);
        }
        Map<Object, List<Item>> partitions = new LinkedHashMap<>();
        for (Item item : intake.items) {
            partitions
                    .computeIfAbsent(model.partition(item.operation()), p -> new ArrayList<>())
                    .add(item);
        }
        List<Finding> findings = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        partitions.forEach((partition, items) -> {
            Outcome outcome = new ModelSearch<>(model, items, timeLimit).run();
            if (outcome.exhausted()) {
                undecided.add(items.size() + " operations" + of(partition));
            } else if (outcome.order() == null) {
                findings.add(finding(partition, items, outcome));
            } else if (!isLegal(model, items, outcome.order())) {
                throw new IllegalStateException("the order that was found is not legal");
            }
        });
        if (!findings.isEmpty()) {
            return intake.invalid(SEARCH, findings, Map.of("illegal-operation", (long) findings.size()));
        }
        if (!undecided.isEmpty()) {
            return intake.result(
                    Verdict.UNKNOWN,
                    "The search for an order of " + String.join(", ", undecided) + " used up "
                            + timeLimit.toMillis() / 1000.0 + " s or a quarter of the heap.",
                    SEARCH,
                    List.of(),
                    Map.of());
        }
        return intake.result(
                Verdict.VALID,
                "All " + intake.items.size() + " operations have a legal order, found and gone through again.",
                SEARCH,
                List.of(),
                Map.of());
    }

    private static String of(Object partition) {
        return partition.equals("") ? "" : " of " + Edn.print(partition);
    }

    private static Finding finding(Object partition, List<Item> items, Outcome outcome) {
        Item blocked = outcome.blocked();
        if (blocked == null) {
            throw new IllegalStateException("no order, and nothing that stands in the way");
        }
        long end = blocked.call().end();
        List<Item> around = items.stream()
                .filter(i -> i != blocked
                        && i.call().start() < end
                        && i.call().end() > blocked.call().start())
                .toList();
        List<String> sentences = new ArrayList<>();
        sentences.add("T1: " + whole(blocked) + of(partition) + ".");
        sentences.add(
                "All that ended before index " + end + " has a legal order, but none lets T1 take effect by then.");
        sentences.add("After all the rest the object can be "
                + outcome.states().stream().map(Intake::shortened).collect(Collectors.joining(" or "))
                + (outcome.states().size() > 1 ? " among others." : "."));
        if (!around.isEmpty()) {
            sentences.add("At the same time: "
                    + around.stream().limit(5).map(ModelChecker::whole).collect(Collectors.joining("; "))
                    + (around.size() > 5 ? "; and " + (around.size() - 5) + " more." : "."));
        }
        return new Finding("illegal-operation", sentences);
    }

    private static String whole(Item item) {
        Object value = item.operation().answered() && item.operation().output() != null
                ? item.operation().output()
                : item.operation().input();
        return Intake.told(item, ":" + item.operation().f(), value);
    }

    /** Goes through an order: each step possible, real time kept, no definite operation left out. */
    static <S> boolean isLegal(Model<S> model, List<Item> items, List<Item> order) {
        S state = model.initial();
        long latestStart = Long.MIN_VALUE;
        for (Item item : order) {
            if (item.call().end() < latestStart) {
                return false; // something before it began only after it had ended
            }
            latestStart = Math.max(latestStart, item.call().start());
            Optional<S> next = model.step(state, item.operation());
            if (next.isEmpty()) {
                return false;
            }
            state = next.get();
        }
        long definite =
                items.stream().filter(i -> i.call().end() != Long.MAX_VALUE).count();
        return definite
                        == order.stream()
                                .filter(i -> i.call().end() != Long.MAX_VALUE)
                                .distinct()
                                .count()
                && items.containsAll(order);
    }
}
