package dynacheck.checker.model;

import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.checker.model.Models.Counter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a counter that is only ever raised by one, exactly and without a search, whatever number of additions is in
 * doubt. The n-th addition makes the value n. A read of v that ended before an addition began says that this is not
 * among the first v; one that began after it ended, that it is. So each addition has a first and a last place, those in
 * doubt need none, and every place up to the highest value read must be taken: a schedule of unit jobs, which the rule
 * of the earliest deadline finds if there is one. Of two additions of which one ended before the other began, the first
 * has no later places, so that the order of the schedule keeps real time.
 */
final class UnitCounter {
    private static final int MOST_PLACES = 1 << 26;

    /**
     * An addition.
     *
     * @param after the place that it must come after
     * @param last the last place that it may have; {@link Long#MAX_VALUE}: none is
     * @param because the read that says so
     */
    private record Job(
            Item item, long after, long last, @Nullable Item because) {}

    private final Findings findings = new Findings();
    private final List<Item> reads = new ArrayList<>();
    private final List<Item> additions = new ArrayList<>();

    private UnitCounter(List<Item> items) {
        for (Item item : items) {
            if (Counter.amount(item.operation()) == 1) {
                additions.add(item);
            } else if (item.operation().answered()) {
                reads.add(item);
            }
        }
    }

    /** Whether it is such a counter. */
    static boolean is(List<Item> items) {
        return items.stream().allMatch(i -> {
            boolean read = i.operation().f().equals("read");
            boolean possible =
                    !i.operation().answered() || i.operation().output() instanceof Long v && v <= MOST_PLACES;
            return read ? possible : Counter.amount(i.operation()) == 1;
        });
    }

    /** What no order of them allows; empty if there is one. */
    static Findings check(List<Item> items) {
        UnitCounter counter = new UnitCounter(items);
        counter.readsRise();
        if (counter.findings.isEmpty()) {
            counter.schedule();
        }
        return counter.findings;
    }

    private static long value(Item read) {
        return read.operation().output() instanceof Long value ? value : 0;
    }

    private void readsRise() {
        List<Item> byEnd = byEnd();
        Item highest = null;
        int next = 0;
        for (Item read : byStart(reads)) {
            for (;
                    next < byEnd.size()
                            && byEnd.get(next).call().end() < read.call().start();
                    next++) {
                highest = highest == null || value(byEnd.get(next)) > value(highest) ? byEnd.get(next) : highest;
            }
            if (highest != null && value(highest) > value(read)) {
                findings.add("stale-read", told("T1", highest), told("T2", read), "T1 ended before T2 began.");
            }
        }
    }

    private List<Item> byEnd() {
        return reads.stream()
                .sorted(Comparator.comparingLong(r -> r.call().end()))
                .toList();
    }

    private static List<Item> byStart(List<Item> items) {
        return items.stream()
                .sorted(Comparator.comparingLong(i -> i.call().start()))
                .toList();
    }

    private List<Job> jobs() {
        // Of reads that ended by then, the highest value; of those that began since, the read of the lowest.
        TreeMap<Long, Long> highestByEnd = new TreeMap<>();
        long highest = 0;
        for (Item read : byEnd()) {
            highest = Math.max(highest, value(read));
            highestByEnd.put(read.call().end(), highest);
        }
        TreeMap<Long, Item> lowestByStart = new TreeMap<>();
        Item lowest = null;
        for (Item read : byStart(reads).reversed()) {
            lowest = lowest == null || value(read) < value(lowest) ? read : lowest;
            lowestByStart.put(read.call().start(), lowest);
        }
        List<Job> jobs = new ArrayList<>();
        for (Item addition : byStart(additions)) {
            var before = highestByEnd.lowerEntry(addition.call().start());
            var since = lowestByStart.higherEntry(addition.call().end());
            jobs.add(new Job(
                    addition,
                    before == null ? 0 : before.getValue(),
                    since == null ? Long.MAX_VALUE : value(since.getValue()),
                    since == null ? null : since.getValue()));
        }
        jobs.sort(Comparator.comparingLong(Job::after)); // stable: still by start
        return jobs;
    }

    private void schedule() {
        List<Job> jobs = jobs();
        long most = reads.stream().mapToLong(UnitCounter::value).max().orElse(0);
        PriorityQueue<Job> ready = new PriorityQueue<>(Comparator.comparingLong(Job::last)
                .thenComparing(j -> j.item().call().start()));
        int next = 0;
        for (long place = 1; place <= most; place++) {
            for (; next < jobs.size() && jobs.get(next).after() < place; next++) {
                ready.add(jobs.get(next));
            }
            Job job = ready.poll();
            if (job == null) {
                findings.add(
                        "phantom-addition",
                        told("T1", read(place)),
                        "Of all that was added before it ended, given what the reads before found, there are at most "
                                + (place - 1) + ".");
                return;
            }
            if (job.last() < place) {
                lost(job);
                return;
            }
        }
        for (Job job : ready) {
            if (job.last() <= most) {
                lost(job);
                return;
            }
        }
        for (Job job : jobs.subList(next, jobs.size())) {
            if (job.last() <= most) {
                lost(job);
                return;
            }
        }
    }

    /** The first to end of those that count so far. */
    private Item read(long place) {
        return reads.stream()
                .filter(r -> value(r) >= place)
                .min(Comparator.comparingLong(r -> r.call().end()))
                .orElseThrow();
    }

    private void lost(Job job) {
        Item read = job.because();
        findings.add(
                "lost-addition",
                "T1: " + Intake.told(job.item(), "added", 1L) + ".",
                read == null ? "" : told("T2", read),
                "T1 ended before T2 began, and so did more other additions than T2 can count, given what the reads"
                        + " before found.");
    }

    private static String told(String name, Item read) {
        return name + ": " + Intake.told(read, "read", value(read)) + ".";
    }
}
