package dynacheck.workloads.dynastore.trace;

import dynacheck.workloads.dynastore.trace.Observations.Stamp;
import dynacheck.workloads.dynastore.trace.TraceEvent.ChunkRead;
import dynacheck.workloads.dynastore.trace.TraceEvent.ChunkWritten;
import dynacheck.workloads.dynastore.trace.TraceEvent.Part;
import dynacheck.workloads.dynastore.trace.TraceEvent.StretchHeld;
import dynacheck.workloads.dynastore.trace.TraceEvent.StretchRead;
import dynacheck.workloads.dynastore.trace.TraceEvent.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Full transfers, as the processes that ran them traced it. Who moves its curView to a view without having heard NOTIFY
 * for it has transferred every key itself: for each established view that it left, a majority answered for every key,
 * asked after this process had found proposals there (the flag principle needs that order), and what it read is at a
 * majority of the new view. Each process's own order is all that this needs.
 */
final class Transfers {
    /** What one transfer to one view read and wrote, from the first key on. */
    private static final class Moved {
        final Map<View, List<ChunkRead>> reads = new HashMap<>();
        final List<ChunkWritten> writes = new ArrayList<>();
        /** The same of a transfer that compares before it moves. */
        final List<StretchRead> stretches = new ArrayList<>();

        final List<StretchHeld> held = new ArrayList<>();
    }

    private record Announcement(Stamp at, @Nullable View from, View to, Moved moved) {}

    private static final class Runner {
        @Nullable
        View curView;

        final Set<View> notified = new HashSet<>();
        /** Views in which it found proposals. */
        final Set<View> flagged = new HashSet<>();

        final Map<View, Moved> moved = new HashMap<>();
    }

    /** Places between keys, in key order: before all, behind each, behind all. */
    private static final String BEFORE_ALL = "0";

    private static final String BEHIND_ALL = "2";

    /** The same, as stretches have them. */
    private static final String FIRST_PLACE = "000";

    private static final String LAST_PLACE = "400";

    private final Map<String, Runner> runners = new HashMap<>();
    private final List<Announcement> announcements = new ArrayList<>();

    record Outcome(long judged, List<Violation> violations) {}

    private Runner runner(String process) {
        return runners.computeIfAbsent(process, p -> new Runner());
    }

    void found(String process, View view) {
        runner(process).flagged.add(view);
    }

    /** An answer from before the flag does not count. */
    void read(String process, ChunkRead read) {
        Runner runner = runner(process);
        if (!runner.flagged.contains(read.view())) {
            return;
        }
        Moved moved = runner.moved.computeIfAbsent(read.target(), t -> new Moved());
        boolean anew = read.after() == null && moved.reads.containsKey(read.view());
        if (anew) {
            moved = new Moved();
            runner.moved.put(read.target(), moved);
        }
        moved.reads.computeIfAbsent(read.view(), v -> new ArrayList<>()).add(read);
    }

    void written(String process, ChunkWritten written) {
        runner(process)
                .moved
                .computeIfAbsent(written.target(), t -> new Moved())
                .writes
                .add(written);
    }

    void begun(String process, View target) {
        runner(process).moved.put(target, new Moved());
    }

    /** An answer from before the flag does not count. */
    void read(String process, StretchRead read) {
        Runner runner = runner(process);
        if (runner.flagged.contains(read.view())) {
            runner.moved
                    .computeIfAbsent(read.target(), t -> new Moved())
                    .stretches
                    .add(read);
        }
    }

    void held(String process, StretchHeld held) {
        runner(process)
                .moved
                .computeIfAbsent(held.target(), t -> new Moved())
                .held
                .add(held);
    }

    void used(Use use, View view, Stamp now) {
        Runner runner = runner(now.process());
        if (use == Use.NOTIFY) {
            runner.notified.add(view);
        } else if (use == Use.CUR_VIEW) {
            if (!runner.notified.contains(view)) {
                Moved moved = runner.moved.getOrDefault(view, new Moved());
                announcements.add(new Announcement(now, runner.curView, view, moved));
            }
            runner.curView = view; // traced once it is durable: a transfer from here on may have begun before
        }
    }

    /** A life begins with this on its disk. */
    void recovered(String process, List<DiskFact> disk) {
        Runner runner = runner(process);
        runner.moved.clear();
        for (DiskFact fact : disk) {
            if (fact instanceof DiskFact.Current cur
                    && (runner.curView == null || runner.curView.isSubsetOf(cur.view()))) {
                runner.curView = cur.view();
            }
        }
    }

    /** @param established V(0) first */
    Outcome check(List<View> established) {
        long judged = 0;
        List<Violation> violations = new ArrayList<>();
        for (Announcement a : announcements) {
            View from = a.from() == null ? established.getFirst() : a.from();
            for (View left : established) {
                if (from.isSubsetOf(left) && left.isSubsetOf(a.to()) && !left.equals(a.to())) {
                    judged++;
                    unread(a, left).ifPresent(violations::add);
                }
            }
            unwritten(a).or(() -> unheld(a)).ifPresent(violations::add);
        }
        return new Outcome(judged, violations);
    }

    private static Optional<Violation> unread(Announcement a, View left) {
        List<ChunkRead> reads = a.moved().reads.getOrDefault(left, List.of());
        SortedMap<String, Integer> steps = new TreeMap<>(Map.of(BEFORE_ALL, 0, BEHIND_ALL, 0));
        for (String member : left.members()) {
            told(reads, a.moved().stretches, left, member).forEach((begin, end) -> {
                steps.merge(begin, 1, Integer::sum);
                steps.merge(end, -1, Integer::sum);
            });
        }
        int told = 0;
        for (Map.Entry<String, Integer> step : steps.entrySet()) {
            told += step.getValue();
            if (told < left.majority() && !step.getKey().equals(BEHIND_ALL)) {
                return Optional.of(broken(
                        a,
                        "of the keys behind " + place(step.getKey()) + " " + told + " of the "
                                + left.members().size()
                                + " members of " + left
                                + " had answered after it found proposals there, and a majority is "
                                + left.majority() + "."));
            }
        }
        return Optional.empty();
    }

    /** What a member answered for, as disjoint stretches from place to place. */
    private static SortedMap<String, String> told(
            List<ChunkRead> reads, List<StretchRead> compared, View left, String member) {
        List<String[]> stretches = new ArrayList<>();
        for (StretchRead read : compared) {
            if (read.view().equals(left) && read.by().contains(member)) {
                stretches.add(new String[] {bound(read.begin()), bound(read.end())});
            }
        }
        for (ChunkRead read : reads) {
            for (Part part : read.parts()) {
                if (part.from().equals(member)) {
                    String begin = read.after() == null ? BEFORE_ALL : behind(read.after());
                    String last = part.last();
                    String end = part.complete() ? BEHIND_ALL : last == null ? begin : behind(last);
                    stretches.add(new String[] {begin, end});
                }
            }
        }
        return disjoint(stretches);
    }

    private static SortedMap<String, String> disjoint(List<String[]> stretches) {
        stretches.sort(Comparator.comparing(s -> s[0]));
        TreeMap<String, String> disjoint = new TreeMap<>();
        for (String[] s : stretches) {
            Map.Entry<String, String> before = disjoint.lastEntry();
            if (before != null && s[0].compareTo(before.getValue()) <= 0) {
                if (s[1].compareTo(before.getValue()) > 0) {
                    disjoint.put(before.getKey(), s[1]);
                }
            } else if (s[1].compareTo(s[0]) > 0) {
                disjoint.put(s[0], s[1]);
            }
        }
        return disjoint;
    }

    /** The key at which each round of chunks ended: it was read, so it must have been written. */
    private static Optional<Violation> unwritten(Announcement a) {
        Map<String, List<Part>> rounds = new TreeMap<>();
        a.moved().reads.values().stream()
                .flatMap(List::stream)
                .forEach(read -> rounds.computeIfAbsent(
                                read.after() == null ? BEFORE_ALL : behind(read.after()), k -> new ArrayList<>())
                        .addAll(read.parts()));
        for (List<Part> parts : rounds.values()) {
            String end = end(parts);
            if (end != null && writers(a, end) < a.to().majority()) {
                return Optional.of(broken(
                        a,
                        "it had read the register " + end + ", and " + writers(a, end) + " of the "
                                + a.to().members().size() + " members had acknowledged it."));
            }
        }
        return Optional.empty();
    }

    /** Where it compared: a majority of the new view must hold every key, wherever that is. */
    private static Optional<Violation> unheld(Announcement a) {
        if (a.moved().stretches.isEmpty() && a.moved().held.isEmpty()) {
            return Optional.empty(); // it did not compare: what it did not read is a violation already
        }
        List<String[]> enough = new ArrayList<>();
        for (StretchHeld held : a.moved().held) {
            if (held.holders() >= a.to().majority()) {
                enough.add(new String[] {bound(held.begin()), bound(held.end())});
            }
        }
        SortedMap<String, String> covered = disjoint(enough);
        if (covered.equals(Map.of(BEFORE_ALL, BEHIND_ALL))) {
            return Optional.empty();
        }
        String reached = covered.get(BEFORE_ALL);
        String gap = reached == null ? BEFORE_ALL : reached;
        return Optional.of(broken(
                a,
                "behind " + place(gap) + " in the order of its ranges there are keys that fewer than a majority of"
                        + " the new view's " + a.to().members().size() + " members were known to hold."));
    }

    private static String bound(String place) {
        return place.equals(FIRST_PLACE) ? BEFORE_ALL : place.equals(LAST_PLACE) ? BEHIND_ALL : "1" + place;
    }

    private static @Nullable String end(List<Part> parts) {
        Stream<String> limits =
                parts.stream().filter(p -> !p.complete()).map(Part::last).filter(Objects::nonNull);
        return limits.min(Comparator.naturalOrder())
                .or(() ->
                        parts.stream().map(Part::last).filter(Objects::nonNull).max(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static int writers(Announcement a, String key) {
        Set<String> by = new TreeSet<>();
        for (ChunkWritten w : a.moved().writes) {
            if (w.first().compareTo(key) <= 0 && key.compareTo(w.last()) <= 0) {
                by.addAll(w.by());
            }
        }
        by.retainAll(a.to().members());
        return by.size();
    }

    private static Violation broken(Announcement a, String why) {
        return new Violation(
                Property.TRANSFER,
                a.at().process() + " announced " + a.to() + " before its transfer was complete: " + why,
                List.of(Violation.Seen.at(a.at(), "it announced " + a.to())));
    }

    private static String behind(String key) {
        return "1" + key;
    }

    private static String place(String bound) {
        return bound.equals(BEFORE_ALL) ? "the beginning" : bound.substring(1);
    }
}
