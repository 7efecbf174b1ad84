package dynacheck.campaign;

import dynacheck.checker.Verdict;
import dynacheck.run.BadArguments;
import dynacheck.sweep.Failure;
import dynacheck.sweep.Range;
import dynacheck.sweep.SeedResult;
import dynacheck.sweep.Swarm;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Runs a range of seeds, one after the other, and adds up what became of them. */
final class RangeRun {
    private static final int LONGEST_REASON = 600;

    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, Long> covered = new TreeMap<>();
    private final SortedMap<Failure, Line.Seen> failures = new TreeMap<>();
    private long hash;
    private long delivered;
    private long virtualNanos;

    private RangeRun() {}

    /**
     * @param over asked before each seed but the first: then the range ends with the one before
     * @return what was run
     */
    static Line.RangeLine of(String arm, Swarm swarm, Range seeds, BooleanSupplier over) {
        long began = System.nanoTime();
        RangeRun run = new RangeRun();
        long seed = seeds.least();
        do {
            run.add(one(swarm, seed));
            seed++;
        } while (seed <= seeds.most() && !over.getAsBoolean());
        Line.Outcome outcome = new Line.Outcome(
                run.verdicts,
                run.covered,
                List.copyOf(run.failures.values()),
                run.hash,
                run.delivered,
                run.virtualNanos / 1_000_000);
        Line.Cost cost = new Line.Cost(
                (System.nanoTime() - began) / 1_000_000, Instant.now().toEpochMilli());
        return new Line.RangeLine(arm, seeds.least(), seed - 1, outcome, cost);
    }

    /** A seed on which the harness itself fails is UNKNOWN and says so; the others go on. */
    private static SeedResult one(Swarm swarm, long seed) {
        try {
            return SeedResult.of(swarm.draw(seed));
        } catch (BadArguments e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return SeedResult.failed(seed, "the harness failed: " + e);
        }
    }

    private void add(SeedResult result) {
        verdicts.merge(result.verdict(), 1L, Long::sum);
        result.covered().forEach((name, n) -> covered.merge(name, n > 0 ? 1L : 0L, Long::sum));
        result.failures()
                .forEach((failure, reason) -> failures.merge(
                        failure,
                        new Line.Seen(failure, 1, result.seed(), result.delivered(), shortened(reason)),
                        Line.Seen::and));
        hash += mixed(result.seed() * 0x9E3779B97F4A7C15L ^ result.hash());
        delivered += result.delivered();
        virtualNanos += result.virtualNanos();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + " ...";
    }

    /** So that equal changes of two seeds do not cancel out in the sum. */
    private static long mixed(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
