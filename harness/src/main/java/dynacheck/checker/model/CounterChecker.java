package dynacheck.checker.model;

import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelResult.Finding;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.checker.model.Models.Counter;
import dynacheck.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges a counter. Each read has bounds: at least what was surely added before it began, at most what can have been
 * added before it ended. Reads outside of them are wrong without a search; whether one order explains all reads
 * together takes one, unless all additions are by one: {@link UnitCounter}.
 */
public final class CounterChecker {
    private static final String ENGINE = "bounds";
    private static final int MOST_FINDINGS = 20;

    private CounterChecker() {}

    private record Event(long at, boolean isStart, Item item) {}

    /** @param timeLimit of the search */
    public static ModelResult check(History history, Duration timeLimit) {
        Counter model = new Counter();
        Intake intake = new Intake(history, model);
        List<Item> items = intake.items;
        if (items.stream().noneMatch(i -> isRead(i) && i.operation().answered())) {
            return intake.vacuous("no read of the counter completed", ENGINE);
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        List<Finding> findings = outOfBounds(items, counts);
        if (!findings.isEmpty()) {
            return intake.invalid(ENGINE, findings, counts);
        }
        ModelResult searched =
                UnitCounter.is(items) ? scheduled(intake) : ModelChecker.search(intake, model, timeLimit);
        if (searched.verdict() == Verdict.VALID
                && items.stream()
                        .noneMatch(i -> Counter.amount(i.operation()) != 0
                                && i.operation().answered())) {
            return intake.vacuous("nothing was surely added", ENGINE);
        }
        return searched.verdict() == Verdict.UNKNOWN && searched.notUnderstood().isEmpty()
                ? intake.result(
                        Verdict.UNKNOWN,
                        "Each read by itself is within its bounds. " + searched.reason(),
                        searched.engine(),
                        List.of(),
                        Map.of())
                : searched;
    }

    private static ModelResult scheduled(Intake intake) {
        Findings findings = UnitCounter.check(intake.items);
        return findings.isEmpty()
                ? intake.result(
                        Verdict.VALID,
                        "Every read has its place among the additions, each of which is by one.",
                        "schedule",
                        List.of(),
                        Map.of())
                : findings.invalid(intake, "schedule");
    }

    private static boolean isRead(Item item) {
        return item.operation().f().equals("read");
    }

    private static List<Finding> outOfBounds(List<Item> items, Map<String, Long> counts) {
        List<Event> events = new ArrayList<>();
        for (Item item : items) {
            events.add(new Event(item.call().start(), true, item));
            if (item.call().end() != Long.MAX_VALUE) {
                events.add(new Event(item.call().end(), false, item));
            }
        }
        events.sort(Comparator.comparingLong(Event::at));
        Map<Item, long[]> began = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        // What positive and negative amounts come to: of all that began, and of all that surely took effect.
        long begunUp = 0;
        long begunDown = 0;
        long doneUp = 0;
        long doneDown = 0;
        for (Event event : events) {
            long amount = Counter.amount(event.item().operation());
            if (!isRead(event.item())) {
                if (event.isStart()) {
                    begunUp += Math.max(0, amount);
                    begunDown += Math.min(0, amount);
                } else {
                    doneUp += Math.max(0, amount);
                    doneDown += Math.min(0, amount);
                }
            } else if (event.isStart()) {
                began.put(event.item(), new long[] {doneUp, doneDown});
            } else {
                long[] before = began.getOrDefault(event.item(), new long[2]);
                check(event.item(), before[0] + begunDown, begunUp + before[1], findings, counts);
            }
        }
        return findings;
    }

    private static void check(Item read, long least, long most, List<Finding> findings, Map<String, Long> counts) {
        if (!(read.operation().output() instanceof Long value) || value >= least && value <= most) {
            return;
        }
        String name = value < least ? "lost-addition" : "phantom-addition";
        counts.merge(name, 1L, Long::sum);
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(
                    name,
                    List.of(
                            "T1: " + Intake.told(read, "read", value) + ".",
                            value < least
                                    ? "At least " + least + " had surely been added when it began, all that may have"
                                            + " been subtracted counted."
                                    : "At most " + most + " can have been added when it ended.")));
        }
    }
}
