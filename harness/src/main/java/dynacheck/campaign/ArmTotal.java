package dynacheck.campaign;

import dynacheck.checker.Verdict;
import dynacheck.sweep.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that is known of an arm's seeds, each counted once. */
public final class ArmTotal {
    /** So many seeds must provoke everything, as in a sweep. */
    private static final long SEEDS_FOR_COVERAGE = 300;

    private static final Comparator<Line.RangeLine> ORDER = Comparator.comparingLong(Line.RangeLine::from)
            .thenComparing(Comparator.comparingLong(Line.RangeLine::to).reversed())
            .thenComparing(Lines::text);

    private final Line.ArmLine about;
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();
    private final List<Line.RangeLine> counted = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final SortedMap<String, Long> covered = new TreeMap<>();
    private final SortedMap<Failure, Line.Seen> failures = new TreeMap<>();
    private long seeds;
    private long hash;
    private long delivered;
    private long virtualMillis;

    /** @param lines of this arm, some of which may overlap: then the one that begins first counts */
    ArmTotal(Line.ArmLine about, List<Line.RangeLine> lines) {
        this.about = about;
        long last = -1;
        for (Line.RangeLine line : lines.stream().sorted(ORDER).toList()) {
            if (line.from() > last) {
                last = line.to();
                ranges.put(line.from(), line.to());
                counted.add(line);
                count(line);
            } else if (!counted.isEmpty()
                    && counted.getLast().from() == line.from()
                    && counted.getLast().to() == line.to()) {
                contradictions.add(about.name() + ", seeds " + line.from() + ".." + line.to()
                        + ": two results, so something depends on more than the seed, or two builds were mixed");
            }
        }
    }

    private void count(Line.RangeLine line) {
        Line.Outcome outcome = line.outcome();
        seeds += line.seeds();
        outcome.verdicts().forEach((verdict, n) -> verdicts.merge(verdict, n, Long::sum));
        outcome.covered().forEach((name, n) -> covered.merge(name, n, Long::sum));
        outcome.failures().forEach(seen -> failures.merge(seen.failure(), seen, Line.Seen::and));
        hash += outcome.hash();
        delivered += outcome.delivered();
        virtualMillis += outcome.virtualMillis();
    }

    Line.ArmLine about() {
        return about;
    }

    /** Whether the campaign planted a bug in it. */
    public boolean isMutant() {
        return about.mutant();
    }

    public String name() {
        return about.name();
    }

    /** Of seeds that are done, first to last. */
    NavigableMap<Long, Long> ranges() {
        return ranges;
    }

    List<Line.RangeLine> counted() {
        return counted;
    }

    List<String> contradictions() {
        return contradictions;
    }

    public long seeds() {
        return seeds;
    }

    public Map<Verdict, Long> verdicts() {
        return verdicts;
    }

    /** In how many seeds each thing happened. */
    public Map<String, Long> covered() {
        return covered;
    }

    SortedMap<Failure, Line.Seen> failures() {
        return failures;
    }

    double virtualSeconds() {
        return virtualMillis / 1e3;
    }

    long hash() {
        return hash;
    }

    long delivered() {
        return delivered;
    }

    /** What did not happen in any seed, though such seeds can provoke it; empty while there are too few of them. */
    public List<String> never() {
        return about.everything() && !about.mutant() && seeds >= SEEDS_FOR_COVERAGE
                ? covered.entrySet().stream()
                        .filter(e -> e.getValue() == 0)
                        .map(Map.Entry::getKey)
                        .toList()
                : List.of();
    }

    /** A mutant that its seeds did not show, or an equivalent one that they did. */
    boolean isMutantGoneWrong() {
        return about.mutant() && verdicts.containsKey(Verdict.INVALID) == about.equivalent();
    }

    /** Of the system: planted bugs that were noticed are no failure of it. */
    Verdict verdict() {
        Verdict worst = verdicts.keySet().stream().reduce(Verdict.VALID, Verdict::merge);
        if (about.mutant()) {
            worst = isMutantGoneWrong() ? Verdict.UNKNOWN : Verdict.VALID;
        }
        return never().isEmpty() && contradictions.isEmpty() ? worst : worst.merge(Verdict.UNKNOWN);
    }

    /** The same for the same seeds with the same results, however they were split. */
    String fingerprint() {
        List<String> runs = new ArrayList<>();
        long from = -1;
        long to = -2;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            if (range.getKey() != to + 1) {
                runs.add(from + ".." + to);
                from = range.getKey();
            }
            to = range.getValue();
        }
        runs.add(from + ".." + to);
        return String.join(
                " ",
                about.id(),
                runs.toString(),
                verdicts.toString(),
                covered.toString(),
                failures.values().toString(),
                Long.toHexString(hash),
                "" + delivered);
    }
}
