package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Tag;
import dynacheck.target.SimulatedSystem;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import dynacheck.workloads.dynastore.trace.TraceEvent.Use;
import dynacheck.workloads.dynastore.trace.Violation.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The traces of all processes, gathered by view. Each process's events are added in their order; processes may follow
 * one after another. Times of different processes may be compared only if {@link #hasOneClock}: processes of one
 * machine that was not booted anew, or of one simulation.
 */
public final class Observations implements SimulatedSystem.Observer {
    /** Where and when something was traced; nanoseconds. */
    record Stamp(String process, long timeNanos) {}

    record Scan(Stamp start, Stamp end, List<Entry> result) {
        boolean isEmpty() {
            return result.isEmpty();
        }

        boolean proposes(View proposal) {
            for (Entry entry : result) {
                if (entry.proposal().equals(proposal)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return "the scan by " + start.process() + " that returned " + returned();
        }

        String returned() {
            return result.isEmpty()
                    ? "\u2205"
                    : result.stream().map(Entry::proposal).distinct().toList().toString();
        }
    }

    /** Everything traced of one weak snapshot. */
    static final class Snapshot {
        final List<Scan> scans = new ArrayList<>();
        final List<Scan> nonEmpty = new ArrayList<>();
        /** First time that the owner said it is about to write this. */
        final Map<Entry, Stamp> invoked = new LinkedHashMap<>();
        /** The first update that reached a majority. */
        @Nullable
        Stamp firstCompleted;

        void add(Scan scan) {
            scans.add(scan);
            if (!scan.isEmpty()) {
                nonEmpty.add(scan);
            }
        }
    }

    private record ScanId(String process, long incarnation, View view, long scan) {}

    private record Recovery(Stamp at, long incarnation, List<DiskFact> disk, int told) {}

    private record Chosen(String key, Tag tag) {}

    private final Map<View, Snapshot> snapshots = new HashMap<>();
    private final Map<View, Map<Use, Stamp>> uses = new HashMap<>();
    private final Map<ScanId, Stamp> openScans = new HashMap<>();
    private final Map<String, View> curViews = new HashMap<>();
    private final Map<String, ToldFacts> told = new HashMap<>();
    private final Map<String, List<Recovery>> recoveries = new TreeMap<>();
    /** By process, and by its life that reported it. */
    private final Map<String, SortedMap<Long, ToldFacts>> heard = new HashMap<>();

    private final Map<Chosen, Stamp> chosen = new HashMap<>();
    private final Map<String, TraceLines> lines = new HashMap<>();
    private final Transfers transfers = new Transfers();
    private final HeldTags held = new HeldTags();
    /** By process: of the life that its last trace is of, and of its last requests. */
    private final Map<String, Long> lives = new HashMap<>();

    private final Map<String, Long> numbered = new HashMap<>();
    private long livesJudged;
    private final Set<String> processes = new HashSet<>();
    private final Set<String> boots = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private long events;
    private long torn;
    private long lostFacts;

    @Override
    public void traced(String process, long incarnation, long timeNanos, Object event) {
        add(process, incarnation, timeNanos, (TraceEvent) event);
    }

    @Override
    public Optional<String> line(String process, long incarnation, long timeNanos, Object event) {
        return lines.computeIfAbsent(process, p -> new TraceLines())
                .line(process, incarnation, timeNanos, (TraceEvent) event);
    }

    public void add(String process, long incarnation, long timeNanos, TraceEvent event) {
        events++;
        processes.add(process);
        Stamp now = new Stamp(process, timeNanos);
        switch (event) {
            case TraceEvent.UpdateInvoked u ->
                snapshot(u.view()).invoked.merge(new Entry(process, u.proposal()), now, Observations::earlier);
            case TraceEvent.UpdateCompleted u -> {
                Snapshot ws = snapshot(u.view());
                ws.firstCompleted = ws.firstCompleted == null ? now : earlier(ws.firstCompleted, now);
            }
            case TraceEvent.ScanStarted s -> openScans.put(new ScanId(process, incarnation, s.view(), s.scan()), now);
            case TraceEvent.ScanEnded s -> {
                Stamp start = openScans.remove(new ScanId(process, incarnation, s.view(), s.scan()));
                if (start == null) {
                    damaged(process + " ends scan " + s.scan() + " of " + s.view() + " but never began it");
                } else {
                    snapshot(s.view()).add(new Scan(start, now, s.result()));
                }
                if (!s.result().isEmpty()) {
                    transfers.found(process, s.view());
                }
            }
            case TraceEvent.Used u -> used(u, now);
            case TraceEvent.TimestampChosen t -> chosen(new Chosen(t.key(), t.tag()), now);
            case TraceEvent.Told t -> {
                ToldFacts facts = told.computeIfAbsent(process, p -> new ToldFacts());
                t.facts().forEach(facts::add);
                held.add(process, timeNanos, t.facts());
            }
            case TraceEvent.ChunkRead r -> transfers.read(process, r);
            case TraceEvent.ChunkWritten w -> transfers.written(process, w);
            case TraceEvent.TransferBegun b -> transfers.begun(process, b.target());
            case TraceEvent.StretchRead r -> transfers.read(process, r);
            case TraceEvent.StretchHeld h -> transfers.held(process, h);
            case TraceEvent.Numbered n -> risen("the requests", numbered, now, n.incarnation());
            case TraceEvent.Started s -> boots.add(s.boot());
            case TraceEvent.Heard h -> {
                ToldFacts facts = heard.computeIfAbsent(h.from(), p -> new TreeMap<>())
                        .computeIfAbsent(h.incarnation(), i -> new ToldFacts());
                h.facts().forEach(facts::add);
                held.add(h.from(), timeNanos, h.facts());
            }
            case TraceEvent.Recovered r -> {
                risen("the start", lives, now, incarnation);
                transfers.recovered(process, r.facts());
                held.add(process, timeNanos, r.facts());
                recovered(now, incarnation, r.facts());
            }
            case TraceEvent.Other o -> {}
        }
    }

    /** Timestamps and message numbers are unique because no two lives of a process have one incarnation. */
    private void risen(String of, Map<String, Long> last, Stamp now, long incarnation) {
        String process = now.process();
        livesJudged++;
        Long before = last.put(process, incarnation);
        if (before != null && before >= incarnation) {
            violations.add(new Violation(
                    Property.LIVES,
                    "In a later life of " + process + ", " + of + " had incarnation " + incarnation + ", after "
                            + before + " in an earlier one.",
                    List.of(Seen.at(now, of + " had incarnation " + incarnation))));
        }
    }

    private void used(TraceEvent.Used used, Stamp now) {
        transfers.used(used.use(), used.view(), now);
        uses.computeIfAbsent(used.view(), v -> new TreeMap<>()).merge(used.use(), now, Observations::earlier);
        if (used.use() == Use.CUR_VIEW) {
            View before = curViews.put(now.process(), used.view());
            if (before != null && !before.isSubsetOf(used.view())) {
                violations.add(new Violation(
                        Property.CUR_VIEW_GROWS,
                        now.process() + " moved its curView from " + before + " to " + used.view()
                                + ", which does not contain it.",
                        List.of(Seen.at(now, "it moved its curView to " + used.view()))));
            }
        }
    }

    private void recovered(Stamp now, long incarnation, List<DiskFact> disk) {
        String process = now.process();
        ToldFacts facts = told.computeIfAbsent(process, p -> new ToldFacts());
        List<DiskFact> missing = facts.missingOn(disk);
        if (missing.isEmpty()) {
            recoveries
                    .computeIfAbsent(process, p -> new ArrayList<>())
                    .add(new Recovery(now, incarnation, disk, facts.size()));
        } else {
            lostFacts += facts.size();
            told.remove(process); // each loss is reported once
            violations.add(lost(now, missing));
        }
    }

    /**
     * What others heard of a process's disk must be there at its next start, also what a power cut took from the end of
     * its own trace. The lives order it, for machines have clocks of their own.
     */
    private List<Violation> unheeded() {
        List<Violation> losses = new ArrayList<>();
        recoveries.forEach((process, starts) -> {
            for (Recovery start : starts) {
                List<DiskFact> missing = heardBefore(process, start).missingOn(start.disk());
                if (!missing.isEmpty()) {
                    losses.add(lost(start.at(), missing));
                    return;
                }
            }
        });
        return losses;
    }

    private ToldFacts heardBefore(String process, Recovery start) {
        ToldFacts facts = new ToldFacts();
        heard.getOrDefault(process, new TreeMap<>())
                .headMap(start.incarnation())
                .values()
                .forEach(facts::addAll);
        return facts;
    }

    private static Violation lost(Stamp start, List<DiskFact> missing) {
        String first =
                missing.stream().map(DiskFact::toString).sorted().toList().getFirst();
        return new Violation(
                Property.DURABLE,
                start.process() + " started again without what it had reported to others as stored: " + first
                        + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more." : "."),
                List.of(Seen.at(start, "it started again, without " + first + " on its disk")));
    }

    /** Whether times of different processes, and of different lives, can be compared. */
    boolean hasOneClock() {
        return boots.size() <= 1;
    }

    /** How many facts about their disks processes had reported to others before they started again. */
    long recoveredFacts() {
        long facts = lostFacts;
        for (Map.Entry<String, List<Recovery>> e : recoveries.entrySet()) {
            for (Recovery start : e.getValue()) {
                facts += Math.max(start.told(), heardBefore(e.getKey(), start).size());
            }
        }
        return facts;
    }

    private void chosen(Chosen chosenNow, Stamp now) {
        Stamp before = chosen.putIfAbsent(chosenNow, now);
        if (before != null) {
            violations.add(new Violation(
                    Property.TAGS,
                    "Timestamp " + chosenNow.tag() + " of register " + chosenNow.key() + " was chosen twice, by "
                            + before.process() + " and by " + now.process() + ".",
                    List.of(
                            Seen.at(before, "it chose the timestamp " + chosenNow.tag()),
                            Seen.at(now, "the same timestamp was chosen"))));
        }
    }

    private static Stamp earlier(Stamp a, Stamp b) {
        return a.timeNanos() <= b.timeNanos() ? a : b;
    }

    private Snapshot snapshot(View view) {
        return snapshots.computeIfAbsent(view, v -> new Snapshot());
    }

    /** A process that has a trace in which nothing happened. */
    void tracedWithoutEvents(String process) {
        processes.add(process);
    }

    /** The last line before a process was killed: nothing of it had left the process. */
    void torn() {
        torn++;
    }

    /** Something that no kill explains. */
    void damaged(String what) {
        if (damage.size() < 100) {
            damage.add(what);
        }
    }

    Snapshot of(View view) {
        return snapshots.getOrDefault(view, new Snapshot());
    }

    /** By view, smallest first. */
    SortedMap<View, Snapshot> snapshots() {
        SortedMap<View, Snapshot> sorted = new TreeMap<>(View.ORDER);
        sorted.putAll(snapshots);
        return sorted;
    }

    /** When each view was first used so; smallest view first. */
    SortedMap<View, Map<Use, Stamp>> uses() {
        SortedMap<View, Map<Use, Stamp>> sorted = new TreeMap<>(View.ORDER);
        sorted.putAll(uses);
        return sorted;
    }

    Set<String> processes() {
        return processes;
    }

    /** What the order of one process's own events shows, and what others heard of it. */
    List<Violation> violations() {
        List<Violation> all = new ArrayList<>(violations);
        all.addAll(unheeded());
        return all;
    }

    List<String> damage() {
        return damage;
    }

    long events() {
        return events;
    }

    long tornLines() {
        return torn;
    }

    Transfers transfers() {
        return transfers;
    }

    HeldTags held() {
        return held;
    }

    /** How many starts, and first requests of a life, were compared with those before. */
    long lives() {
        return livesJudged;
    }

    long timestamps() {
        return chosen.size();
    }

    /** When a write's timestamp was chosen. */
    Optional<Stamp> chosen(String key, Tag tag) {
        return Optional.ofNullable(chosen.get(new Chosen(key, tag)));
    }
}
