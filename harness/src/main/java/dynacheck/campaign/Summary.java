package dynacheck.campaign;

import dynacheck.checker.Verdict;
import dynacheck.run.ShellWords;
import dynacheck.sweep.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What results come to. */
public final class Summary {
    private final Map<String, ArmTotal> arms = new LinkedHashMap<>();
    private final List<FailureClass> classes = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();
    private final List<Line.PlanLine> plans;

    /** Seeds of an arm that fail in the same way; of INVALID ones perhaps with a smaller form of one of them. */
    public record FailureClass(ArmTotal arm, Line.Seen seen, Line.@Nullable ShrunkLine shrunk) {
        /** The line that repeats the fastest seed. */
        public String replay() {
            return "./dynacheck replay " + seen.seed()
                    + arm.about().brief().stream()
                            .map(word -> " " + ShellWords.quoted(word))
                            .collect(Collectors.joining());
        }

        public Failure failure() {
            return seen.failure();
        }

        public Verdict verdict() {
            return failure().verdict();
        }

        /** That show it. */
        public long seeds() {
            return seen.seeds();
        }

        /** What the checkers said of the fastest seed. */
        public String reason() {
            return seen.reason();
        }

        /** What was made of one of its seeds, in words. */
        public Optional<String> smallForm() {
            return Optional.ofNullable(shrunk).map(Line.ShrunkLine::left);
        }

        /** Name of a file for the schedule. */
        String slug() {
            return seen.failure().checker() + "-" + Lines.digest(arm.about().id() + seen.failure());
        }
    }

    private Summary(Results results) {
        Map<String, List<Line.RangeLine>> ranges = results.all(Line.RangeLine.class).stream()
                .collect(Collectors.groupingBy(Line.RangeLine::arm, TreeMap::new, Collectors.toList()));
        Map<String, Line.ArmLine> about = results.all(Line.ArmLine.class).stream()
                .collect(Collectors.toMap(Line.ArmLine::id, Function.identity(), (a, b) -> a));
        plans = results.all(Line.PlanLine.class);
        about.values().stream()
                .sorted(Comparator.comparing(Line.ArmLine::mutant)
                        .thenComparing(Line.ArmLine::name)
                        .thenComparing(Line.ArmLine::id))
                .forEach(arm -> arms.put(arm.id(), new ArmTotal(arm, ranges.getOrDefault(arm.id(), List.of()))));
        ranges.keySet().stream().filter(id -> !about.containsKey(id)).forEach(unnamed::add);
        for (ArmTotal arm : arms.values()) {
            arm.failures()
                    .values()
                    .forEach(seen -> classes.add(new FailureClass(
                            arm, seen, results.shrunk(arm.about().id(), seen.failure()))));
        }
    }

    public static Summary of(Results results) {
        return new Summary(results);
    }

    public List<ArmTotal> arms() {
        return List.copyOf(arms.values());
    }

    /** Of all arms; of planted bugs, too. */
    public List<FailureClass> classes() {
        return classes;
    }

    /** Those that nobody planted. */
    public List<FailureClass> found() {
        return classes.stream().filter(c -> !c.arm().about().mutant()).toList();
    }

    /** How many INVALID ones. */
    long invalidClasses() {
        return found().stream().filter(c -> c.verdict() == Verdict.INVALID).count();
    }

    NavigableMap<Long, Long> ranges(String arm) {
        ArmTotal total = arms.get(arm);
        return total == null ? Collections.emptyNavigableMap() : total.ranges();
    }

    public long seeds() {
        return arms.values().stream().mapToLong(ArmTotal::seeds).sum();
    }

    /** Seeds that some plan asks for and nobody ran. A plan with a time asks for nothing more when that is over. */
    public long missing(Instant now) {
        Map<String, NavigableMap<Long, Long>> asked = new TreeMap<>();
        plans.stream()
                .filter(plan -> plan.until() == null || now.isBefore(Instant.parse(plan.until())))
                .filter(plan -> plan.stopAfter() == 0 || invalidClasses() < plan.stopAfter())
                .forEach(plan -> plan.arms()
                        .forEach(arm -> asked.computeIfAbsent(arm, id -> new TreeMap<>())
                                .merge(plan.from(), plan.to(), Math::max)));
        long missing = 0;
        for (Map.Entry<String, NavigableMap<Long, Long>> arm : asked.entrySet()) {
            long counted = -1;
            for (Map.Entry<Long, Long> range : arm.getValue().entrySet()) {
                long from = Math.max(range.getKey(), counted + 1);
                if (from <= range.getValue()) {
                    missing += range.getValue() - from + 1 - overlap(ranges(arm.getKey()), from, range.getValue());
                    counted = range.getValue();
                }
            }
        }
        return missing;
    }

    private static long overlap(NavigableMap<Long, Long> ranges, long from, long to) {
        long sum = 0;
        for (Map.Entry<Long, Long> range : ranges.headMap(to, true).entrySet()) {
            sum += Math.max(0, Math.min(to, range.getValue()) - Math.max(from, range.getKey()) + 1);
        }
        return sum;
    }

    /** Whatever keeps the whole from being judged, besides seeds that are missing; empty if nothing does. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        unnamed.forEach(id -> doubts.add("There are results of " + id + ", and no line says what that is."));
        for (ArmTotal arm : arms.values()) {
            arm.contradictions().forEach(text -> doubts.add(text + "."));
            if (!arm.never().isEmpty()) {
                doubts.add(arm.name() + " never provoked " + String.join(", ", arm.never()) + ".");
            }
            if (arm.isMutantGoneWrong()) {
                doubts.add(arm.name() + (arm.about().equivalent() ? " is equivalent and was noticed." : " survived."));
            }
        }
        return doubts;
    }

    /** @param missing seeds that were to be run and were not: then VALID is not known */
    public Verdict verdict(long missing) {
        Verdict worst = missing > 0 || seeds() == 0 || !unnamed.isEmpty() ? Verdict.UNKNOWN : Verdict.VALID;
        return arms.values().stream().map(ArmTotal::verdict).reduce(worst, Verdict::merge);
    }

    /** In a few sentences. */
    public String reason(long missing) {
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        arms.values().stream()
                .filter(arm -> !arm.about().mutant())
                .forEach(arm -> arm.verdicts().forEach((verdict, n) -> verdicts.merge(verdict, n, Long::sum)));
        long planted =
                arms.values().stream().filter(arm -> arm.about().mutant()).count();
        List<String> sentences = new ArrayList<>();
        if (!verdicts.isEmpty()) {
            sentences.add(number(verdicts.values().stream()
                            .mapToLong(Long::longValue)
                            .sum()) + " seeds: "
                    + verdicts.entrySet().stream()
                            .map(e -> number(e.getValue()) + " " + e.getKey())
                            .collect(Collectors.joining(", "))
                    + (found().isEmpty() ? "" : "; " + count(found().size(), "class", "classes") + " of failures")
                    + ".");
        }
        if (planted > 0) {
            sentences.add(count(planted, "planted bug", "planted bugs") + ", "
                    + number(arms.values().stream()
                            .filter(arm ->
                                    arm.about().mutant() && arm.verdicts().containsKey(Verdict.INVALID))
                            .count())
                    + " noticed.");
        }
        if (missing > 0) {
            sentences.add(count(missing, "seed is", "seeds are") + " left to run.");
        }
        sentences.addAll(doubts());
        return String.join(" ", sentences);
    }

    private static String count(long n, String one, String more) {
        return number(n) + " " + (n == 1 ? one : more);
    }

    static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** Equal for equal results, however the seeds were split and whatever they cost. */
    public String fingerprint() {
        return Lines.digest(
                arms.values().stream().map(ArmTotal::fingerprint).sorted().collect(Collectors.joining("\n")));
    }
}
