package dynacheck.checker.model;

import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.checker.model.Models.FifoQueue;
import dynacheck.checker.model.Models.GrowOnlySet;
import dynacheck.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a FIFO queue. If each value is enqueued once, four patterns decide, without a search (Henzinger, Sezgin,
 * Vafeiadis: Aspect-Oriented Linearizability Proofs, CONCUR 2013): a value from nowhere, a value twice, two values in
 * the wrong order, and a dequeue that found the queue empty while something surely was in it.
 *
 * <p>A dequeue of unknown outcome may have taken any value that is missing, at any time since it began. Missing values
 * that must have been taken by some time, since later ones were, are given those dequeues that began first; if that
 * is not enough, nothing is. Only where dequeues that found nothing are in the way as well, a search may be needed.
 */
public final class QueueChecker {
    private static final String ENGINE = "patterns";

    private final Intake intake;
    private final Map<Object, Item> enqueue = new LinkedHashMap<>();
    private final Map<Object, Item> dequeue = new HashMap<>();
    private final List<Item> empties = new ArrayList<>();
    /** Dequeues of unknown outcome. */
    private final List<Item> doubtful = new ArrayList<>();

    private Findings findings = new Findings();
    private boolean repeated;
    /** Whether the patterns do not decide. */
    private boolean undecided;

    private QueueChecker(Intake intake) {
        this.intake = intake;
    }

    /** @param timeLimit of the search where the patterns do not decide */
    public static ModelResult check(History history, Duration timeLimit) {
        FifoQueue model = new FifoQueue();
        QueueChecker checker = new QueueChecker(new Intake(history, model));
        ModelResult result = checker.judge();
        if (checker.repeated && result.verdict() == Verdict.INVALID) { // It may speak of another of the same value.
            return ModelChecker.search(checker.intake, model, timeLimit);
        }
        return checker.repeated || checker.undecided
                ? ModelChecker.searchAsWell(result, checker.intake, model, timeLimit)
                : result;
    }

    private ModelResult judge() {
        List<Item> dequeues = new ArrayList<>();
        for (Item item : intake.items) {
            if (item.operation().f().equals("enqueue")) {
                repeated |= enqueue.put(GrowOnlySet.id(item.operation().input()), item) != null;
            } else if (!item.operation().answered()) {
                doubtful.add(item);
            } else if (item.operation().output() == null) {
                empties.add(item);
            } else {
                dequeues.add(item);
            }
        }
        dequeues.forEach(this::take);
        long left = enqueue.entrySet().stream()
                .filter(e -> e.getValue().operation().answered() && !dequeue.containsKey(e.getKey()))
                .count();
        if (!repeated && doubtful.isEmpty()) {
            order();
            empties();
        } else if (!repeated && findings.isEmpty()) {
            withDoubts();
        }
        if (!findings.isEmpty()) {
            return findings.invalid(intake, ENGINE);
        }
        if (dequeues.isEmpty()) {
            return intake.vacuous("no dequeue returned a value", ENGINE);
        }
        return intake.result(
                Verdict.VALID,
                "Every value was dequeued once at most, and in order"
                        + (left == 0 ? "." : "; never dequeued: " + Results.count(left, "acknowledged value") + "."),
                ENGINE,
                List.of(),
                Map.of());
    }

    private void take(Item item) {
        Object value = GrowOnlySet.id(item.operation().output());
        Item source = enqueue.get(value);
        Item before = dequeue.putIfAbsent(value, item);
        if (source == null) {
            boolean failed = intake.failed.stream()
                    .anyMatch(f -> f.operation().f().equals("enqueue")
                            && GrowOnlySet.id(f.operation().input()).equals(value));
            findings.add(
                    failed ? "aborted-value" : "phantom-value",
                    dequeued("T1", item),
                    failed ? "The enqueue of it failed." : "Nobody enqueued it.");
        } else if (before != null && !repeated) {
            findings.add("duplicate-value", dequeued("T1", before), dequeued("T2", item), "It was enqueued once.");
        } else if (item.call().end() < source.call().start()) {
            findings.add("future-value", dequeued("T1", item), enqueued("T2", source), "T1 ended before T2 began.");
        }
    }

    /** Tries what the doubtful dequeues can have taken. */
    private void withDoubts() {
        Map<Object, Item> certain = Map.copyOf(dequeue);
        doubtful.sort(Comparator.comparingLong(d -> d.call().start()));
        Map<Object, Long> deadlines = deadlines();
        Comparator<Object> byEnd = Comparator.comparingLong(v -> at(v).call().end());
        give(
                certain,
                Comparator.<Object>comparingLong(v -> deadlines.getOrDefault(v, Long.MAX_VALUE))
                        .thenComparing(byEnd));
        order();
        if (!findings.isEmpty()) {
            return; // No other choice could do better.
        }
        empties();
        if (!findings.isEmpty()) {
            findings = new Findings();
            give(certain, byEnd);
            order();
            empties();
            undecided = !findings.isEmpty();
            findings = new Findings();
        }
    }

    /** Each doubtful dequeue, the first to begin first, takes the next missing value. */
    private void give(Map<Object, Item> certain, Comparator<Object> inTurn) {
        dequeue.clear();
        dequeue.putAll(certain);
        List<Object> missing = new ArrayList<>(enqueue.keySet());
        missing.removeIf(v -> certain.containsKey(v) || !at(v).operation().answered());
        missing.sort(inTurn);
        for (int i = 0; i < Math.min(missing.size(), doubtful.size()); i++) {
            dequeue.put(missing.get(i), doubtful.get(i));
        }
    }

    /** When a missing value must be gone: a value that was enqueued after it had been taken by then. */
    private Map<Object, Long> deadlines() {
        TreeMap<Long, Long> firstTaken = new TreeMap<>();
        List<Object> byStart = new ArrayList<>(dequeue.keySet());
        byStart.removeIf(v -> !enqueue.containsKey(v));
        byStart.sort(
                Comparator.comparingLong((Object v) -> at(v).call().start()).reversed());
        long first = Long.MAX_VALUE;
        for (Object value : byStart) {
            Item taker = dequeue.get(value);
            first = taker == null ? first : Math.min(first, taker.call().end());
            firstTaken.put(at(value).call().start(), first);
        }
        Map<Object, Long> deadlines = new HashMap<>();
        for (Object value : enqueue.keySet()) {
            Map.Entry<Long, Long> since =
                    firstTaken.higherEntry(at(value).call().end());
            if (since != null) {
                deadlines.put(value, since.getValue());
            }
        }
        return deadlines;
    }

    /** b was enqueued after a, and taken although a was not, or only later: a is the longest left of those before b. */
    private void order() {
        List<Object> byEnd = new ArrayList<>(enqueue.keySet());
        byEnd.removeIf(v -> at(v).call().end() == Long.MAX_VALUE);
        byEnd.sort(Comparator.comparingLong(v -> at(v).call().end()));
        List<Object> byStart = new ArrayList<>(enqueue.keySet());
        byStart.removeIf(v -> !dequeue.containsKey(v));
        byStart.sort(Comparator.comparingLong(v -> at(v).call().start()));
        int next = 0;
        Object latest = null;
        for (Object b : byStart) {
            for (;
                    next < byEnd.size()
                            && at(byEnd.get(next)).call().end() < at(b).call().start();
                    next++) {
                Object a = byEnd.get(next);
                latest = latest == null || taken(a) > taken(latest) ? a : latest;
            }
            Item taker = dequeue.get(b);
            if (latest != null && taker != null && taker.call().end() < taken(latest)) {
                contradiction(latest, b, taker);
            }
        }
    }

    private void contradiction(Object a, Object b, Item takerOfB) {
        Item taker = dequeue.get(a);
        List<String> sentences =
                new ArrayList<>(List.of(enqueued("T1", at(a)), enqueued("T2", at(b)), dequeued("T3", takerOfB)));
        sentences.add("T1 ended before T2 began, so its value has to be dequeued first.");
        if (taker == null || !taker.operation().answered()) {
            sentences.add(
                    doubtful.isEmpty()
                            ? "Nobody ever dequeued it."
                            : "Nobody is known to have dequeued it, and those of unknown outcome that began by then are"
                                    + " too few for all values of which that is so.");
        } else {
            sentences.add(dequeued("T4", taker));
            sentences.add("However, T3 ended before T4 began.");
        }
        findings.add(
                taker == null || !taker.operation().answered() ? "lost-value" : "wrong-order",
                sentences.toArray(String[]::new));
    }

    private Item at(Object value) {
        Item item = enqueue.get(value);
        if (item == null) {
            throw new IllegalStateException("only what was enqueued is asked for");
        }
        return item;
    }

    /** When the value began to be taken out; {@link Long#MAX_VALUE}: never. */
    private long taken(Object value) {
        Item item = dequeue.get(value);
        return item == null ? Long.MAX_VALUE : item.call().start();
    }

    private record Change(long at, int amount, @Nullable Item empty) {}

    /** A dequeue that found nothing needs a moment at which nothing was surely there. */
    private void empties() {
        List<Change> changes = new ArrayList<>();
        for (Object value : enqueue.keySet()) {
            long from = at(value).call().end();
            long to = taken(value);
            if (from < to && from != Long.MAX_VALUE) {
                changes.add(new Change(from, 1, null));
                changes.add(new Change(to, -1, null));
            }
        }
        for (Item empty : empties) {
            changes.add(new Change(empty.call().start(), 0, empty));
            changes.add(new Change(empty.call().end(), 0, empty));
        }
        changes.sort(Comparator.comparingLong(Change::at));
        long surely = 0;
        long moments = 0; // in which nothing was surely there, so far
        Map<Item, Long> atStart = new HashMap<>();
        for (Change change : changes) {
            surely += change.amount();
            Item empty = change.empty();
            if (empty != null && !atStart.containsKey(empty)) {
                atStart.put(empty, moments);
            } else if (empty != null && moments == atStart.getOrDefault(empty, 0L)) {
                findings.add(
                        "not-empty",
                        "T1: " + Intake.told(empty, "found the queue empty", null) + ".",
                        "At every moment of it something was in the queue that nobody had begun to take out.");
            }
            moments += surely == 0 ? 1 : 0;
        }
    }

    private static String enqueued(String name, Item item) {
        return name + ": " + Intake.told(item, "enqueued", item.operation().input()) + ".";
    }

    private static String dequeued(String name, Item item) {
        return name + ": " + Intake.told(item, "dequeued", item.operation().output()) + ".";
    }
}
