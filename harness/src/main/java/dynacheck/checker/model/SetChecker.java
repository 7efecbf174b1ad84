package dynacheck.checker.model;

import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.checker.model.Models.GrowOnlySet;
import dynacheck.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a set that only grows, exactly and without a search, if each element is added once.
 *
 * <p>What reads return must form a chain, each contained in the next. Then every operation has its place: reads of the
 * i-th set of the chain, elements new in it just before, acknowledged ones that no read has after all of them. The
 * history is linearizable exactly if no operation ended before another began whose place is earlier.
 */
public final class SetChecker {
    private static final String ENGINE = "chain of reads";

    private final Intake intake;
    private final List<Item> adds = new ArrayList<>();
    private final List<Item> reads = new ArrayList<>();
    private final Map<Object, Item> addOf = new HashMap<>();
    private final Map<Item, Set<Object>> contents = new HashMap<>();
    private final Findings findings = new Findings();
    private boolean repeated;

    private SetChecker(Intake intake) {
        this.intake = intake;
        for (Item item : intake.items) {
            if (item.operation().f().equals("add")) {
                adds.add(item);
                repeated |= addOf.put(GrowOnlySet.id(item.operation().input()), item) != null;
            } else if (item.operation().answered()) {
                reads.add(item);
                contents.put(item, GrowOnlySet.elements(item.operation().output()));
            }
        }
    }

    /** @param timeLimit of the search that is needed if an element is added twice */
    public static ModelResult check(History history, Duration timeLimit) {
        GrowOnlySet model = new GrowOnlySet();
        SetChecker checker = new SetChecker(new Intake(history, model));
        ModelResult result = checker.judge()
                .with(SetElements.of(checker.addOf, checker.reads, r -> checker.contents.getOrDefault(r, Set.of())));
        return checker.repeated ? ModelChecker.searchAsWell(result, checker.intake, model, timeLimit) : result;
    }

    private ModelResult judge() {
        strangers();
        List<Set<Object>> chain = chain();
        if (findings.isEmpty() && !repeated) {
            places(chain);
        }
        if (!findings.isEmpty()) {
            return findings.invalid(intake, ENGINE);
        }
        if (adds.stream().noneMatch(a -> a.operation().answered())) {
            return intake.vacuous("no add was acknowledged", ENGINE);
        }
        if (contents.values().stream().allMatch(Set::isEmpty)) {
            return intake.vacuous("no read returned an element", ENGINE);
        }
        long unseen = adds.stream()
                .filter(a -> a.operation().answered())
                .filter(a -> !chain.getLast().contains(element(a)))
                .count();
        return intake.result(
                Verdict.VALID,
                "Every read returned what had been added by then"
                        + (unseen == 0
                                ? "."
                                : "; never read afterwards: " + Results.count(unseen, "acknowledged element") + "."),
                ENGINE,
                List.of(),
                Map.of());
    }

    private static Object element(Item add) {
        return GrowOnlySet.id(add.operation().input());
    }

    private static String read(String name, Item item) {
        return name + ": " + Intake.told(item, "read", item.operation().output()) + ".";
    }

    private static String add(String name, Item item) {
        return name + ": " + Intake.told(item, "added", item.operation().input()) + ".";
    }

    /** Elements that nobody added, whose add failed, or that stand twice in one read. */
    private void strangers() {
        Map<Object, Item> failed = new HashMap<>();
        intake.failed.stream().filter(i -> i.operation().f().equals("add")).forEach(i -> failed.put(element(i), i));
        Set<Object> told = new HashSet<>();
        for (Item read : reads) {
            for (Object e : contents.getOrDefault(read, Set.of())) {
                if (!addOf.containsKey(e) && told.add(e)) {
                    Item refused = failed.get(e);
                    if (refused == null) {
                        findings.add("phantom-element", read("T1", read), "Nobody added " + e + ".");
                    } else {
                        findings.add(
                                "aborted-element",
                                add("T1", refused),
                                read("T2", read),
                                "T1 failed, so T2 cannot see it.");
                    }
                }
            }
            if (read.operation().output() instanceof Collection<?> all
                    && all.size() > contents.getOrDefault(read, Set.of()).size()) {
                findings.add("duplicate-element", read("T1", read), "An element stands in it more than once.");
            }
        }
    }

    /** The different sets that were read, each contained in the next. */
    private List<Set<Object>> chain() {
        List<Item> bySize = new ArrayList<>(reads);
        bySize.sort(
                Comparator.comparingInt(r -> contents.getOrDefault(r, Set.of()).size()));
        List<Set<Object>> chain = new ArrayList<>();
        Item last = null;
        for (Item read : bySize) {
            Set<Object> here = contents.getOrDefault(read, Set.of());
            if (!chain.isEmpty() && !here.containsAll(chain.getLast())) {
                Object missing = new ArrayList<>(difference(chain.getLast(), here)).getFirst();
                Object more =
                        difference(here, chain.getLast()).stream().findFirst().orElse(null);
                if (last != null && more != null) {
                    findings.add(
                            "incomparable-reads",
                            read("T1", last),
                            read("T2", read),
                            "T1 has " + missing + " without " + more
                                    + ", T2 the other way round; neither can be first.");
                    continue;
                }
            }
            if (chain.isEmpty() || here.size() > chain.getLast().size()) {
                chain.add(here);
                last = read;
            }
        }
        return chain;
    }

    private static Set<Object> difference(Set<Object> a, Set<Object> b) {
        Set<Object> rest = new HashSet<>(a);
        rest.removeAll(b);
        return rest;
    }

    private record Event(long at, boolean isStart, Item item, int place) {}

    /** Finds operations that ended before another with an earlier place began. */
    private void places(List<Set<Object>> chain) {
        Map<Set<Object>, Integer> number = new HashMap<>();
        Map<Object, Integer> firstIn = new HashMap<>();
        for (int i = 0; i < chain.size(); i++) {
            number.put(chain.get(i), i);
            for (Object e : chain.get(i)) {
                firstIn.putIfAbsent(e, i);
            }
        }
        List<Event> events = new ArrayList<>();
        for (Item read : reads) {
            int i = number.getOrDefault(contents.getOrDefault(read, Set.of()), 0);
            events(events, read, 2 * i + 1);
        }
        for (Item add : adds) {
            Integer i = firstIn.get(element(add));
            if (i != null || add.operation().answered()) {
                events(events, add, 2 * (i == null ? chain.size() : i));
            }
        }
        events.sort(Comparator.comparingLong(Event::at));
        Event latest = null;
        for (Event event : events) {
            if (!event.isStart()) {
                latest = latest == null || event.place() > latest.place() ? event : latest;
            } else if (latest != null && latest.place() > event.place()) {
                contradiction(latest.item(), event.item(), firstIn);
            }
        }
    }

    private static void events(List<Event> events, Item item, int place) {
        events.add(new Event(item.call().start(), true, item, place));
        if (item.call().end() != Long.MAX_VALUE) {
            events.add(new Event(item.call().end(), false, item, place));
        }
    }

    private void contradiction(Item earlier, Item later, Map<Object, Integer> firstIn) {
        boolean addFirst = earlier.operation().f().equals("add");
        boolean readLast = later.operation().f().equals("read");
        String order = "T1 ended (index " + earlier.call().end() + ") before T2 began (index "
                + later.call().start() + ").";
        if (addFirst && readLast) {
            boolean never = !firstIn.containsKey(element(earlier));
            findings.add(
                    never ? "lost-element" : "stale-read",
                    add("T1", earlier),
                    read("T2", later),
                    order,
                    "T2 does not have " + element(earlier)
                            + (never ? ", and no read ever had it." : ", which other reads had."));
        } else if (readLast) {
            Object missing =
                    difference(contents.getOrDefault(earlier, Set.of()), contents.getOrDefault(later, Set.of()))
                            .stream()
                            .findFirst()
                            .orElse("");
            findings.add(
                    "stale-read",
                    read("T1", earlier),
                    read("T2", later),
                    order,
                    "T2 does not have " + missing + " any more.");
        } else if (addFirst) {
            Item witness = reads.stream()
                    .filter(r -> has(r, later) && !has(r, earlier))
                    .findFirst()
                    .orElse(later);
            findings.add(
                    firstIn.containsKey(element(earlier)) ? "stale-read" : "lost-element",
                    add("T1", earlier),
                    add("T2", later),
                    read("T3", witness),
                    order,
                    "T3 has what T2 added, but not what T1 added before.");
        } else {
            findings.add("future-element", read("T1", earlier), add("T2", later), order, "T1 has what only T2 added.");
        }
    }

    private boolean has(@Nullable Item read, Item add) {
        return read != null && contents.getOrDefault(read, Set.of()).contains(element(add));
    }
}
