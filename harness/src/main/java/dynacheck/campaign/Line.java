package dynacheck.campaign;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dynacheck.checker.Verdict;
import dynacheck.sweep.Failure;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a line of a results file says. A line that says something impossible cannot be made. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Line.PlanLine.class, name = "plan"),
    @JsonSubTypes.Type(value = Line.ArmLine.class, name = "arm"),
    @JsonSubTypes.Type(value = Line.RangeLine.class, name = "range"),
    @JsonSubTypes.Type(value = Line.ShrunkLine.class, name = "shrunk")
})
sealed interface Line {
    /**
     * What was asked for.
     *
     * @param arms their ids
     * @param until ISO-8601, or null
     */
    record PlanLine(
            String name,
            List<String> arms,
            long from,
            long to,
            @Nullable String until,
            int stopAfter) implements Line {
        public PlanLine {
            arms = List.copyOf(arms);
        }
    }

    /**
     * @param words as typed behind {@code sim}
     * @param brief those of them that are not as usual
     * @param everything whether its seeds can provoke all there is
     */
    record ArmLine(
            String id,
            String name,
            List<String> words,
            List<String> brief,
            boolean mutant,
            boolean equivalent,
            boolean everything,
            String version)
            implements Line {
        public ArmLine {
            words = List.copyOf(words);
            brief = List.copyOf(brief);
        }
    }

    /** A range of seeds was run. What it cost is no part of the result. */
    record RangeLine(String arm, long from, long to, Outcome outcome, Cost cost) implements Line {
        public RangeLine {
            long seeds = to - from + 1;
            if (from < 0 || seeds < 1 || outcome.seeds() != seeds) {
                throw new IllegalArgumentException(
                        "seeds " + from + ".." + to + " with verdicts of " + outcome.seeds() + " seeds");
            }
        }

        long seeds() {
            return to - from + 1;
        }
    }

    /**
     * What became of the seeds of a range.
     *
     * @param covered in how many of them each thing happened, zeros included
     * @param failures in order of their class
     * @param hash of seeds and event hashes; that of two ranges together is the sum
     * @param delivered messages
     */
    record Outcome(
            Map<Verdict, Long> verdicts,
            Map<String, Long> covered,
            List<Seen> failures,
            long hash,
            long delivered,
            long virtualMillis) {
        public Outcome {
            verdicts = new TreeMap<>(verdicts);
            covered = new TreeMap<>(covered);
            failures = List.copyOf(failures);
            if (verdicts.values().stream().anyMatch(n -> n < 1)
                    || covered.values().stream().anyMatch(n -> n < 0)) {
                throw new IllegalArgumentException("a number of seeds cannot be negative");
            }
        }

        long seeds() {
            return verdicts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * A class of failures.
     *
     * @param seeds that show it
     * @param seed the one of them that takes the fewest messages
     */
    record Seen(Failure failure, long seeds, long seed, long delivered, String reason) {
        private static final Comparator<Seen> FASTEST =
                Comparator.comparingLong(Seen::delivered).thenComparingLong(Seen::seed);

        Seen and(Seen other) {
            Seen faster = FASTEST.compare(this, other) <= 0 ? this : other;
            return new Seen(failure, seeds + other.seeds, faster.seed, faster.delivered, faster.reason);
        }
    }

    /** @param endedAt milliseconds since 1970 */
    record Cost(long millis, long endedAt) {
        private static final Comparator<Cost> LEAST =
                Comparator.comparingLong(Cost::millis).thenComparingLong(Cost::endedAt);

        Cost least(Cost other) {
            return LEAST.compare(this, other) <= 0 ? this : other;
        }
    }

    /**
     * A seed of a class, made small.
     *
     * @param left what is left, in words
     * @param size operations and faults that are left
     * @param schedule for {@code replay}; empty if it could not be made smaller, and {@code left} says why
     */
    record ShrunkLine(String arm, Failure failure, long seed, String left, long size, String schedule) implements Line {
        private static final Comparator<ShrunkLine> SMALLEST = Comparator.comparingLong(ShrunkLine::size)
                .thenComparing(ShrunkLine::schedule)
                .thenComparingLong(ShrunkLine::seed)
                .thenComparing(ShrunkLine::left);

        ShrunkLine smallest(ShrunkLine other) {
            return SMALLEST.compare(this, other) <= 0 ? this : other;
        }
    }
}
