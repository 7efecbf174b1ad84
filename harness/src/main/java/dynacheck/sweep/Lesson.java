package dynacheck.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Learns from some seeds which draws provoke rare events. A trait that goes along with a rare counter more often than
 * by chance gets a higher weight. The counter that gains least has the greatest influence, so no rare counter is given
 * up for another.
 */
public final class Lesson {
    /** A counter is rare if it is hit in a smaller share of the seeds than this. */
    private static final double RARE = 0.2;

    /** Hits, spread as by chance, that are added to each count, so that a few real ones do not decide much. */
    private static final double DOUBT = 6;

    /** No weight makes a trait more than this many times more, or less, likely. */
    private static final double LIMIT = 3;

    private static final double SIGMAS = 3;
    private static final int ROUNDS = 60;
    private static final double STEP = 0.3;
    private static final int STRENGTHS = 3;
    private static final int NEGLIGIBLE = 10;

    private final List<Sample> samples;
    private final Map<String, Double> rates = new TreeMap<>();
    private final Map<String, Map<String, Double>> lifts = new TreeMap<>();

    /**
     * A seed that was run.
     *
     * @param traits of its draw
     * @param covered what happened in it
     */
    public record Sample(Set<String> traits, Set<String> covered) {
        public Sample {
            traits = new TreeSet<>(traits);
            covered = new TreeSet<>(covered);
        }

        /** A seed, run. */
        public static Sample of(Swarm swarm, long seed) {
            Set<String> covered = SeedResult.of(swarm.draw(seed)).covered().entrySet().stream()
                    .filter(e -> e.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            return new Sample(swarm.traits(seed), covered);
        }
    }

    /** The order of the samples does not matter: sums of fractions depend on it, so they are sorted. */
    public Lesson(Collection<Sample> samples) {
        this.samples =
                samples.stream().sorted(Comparator.comparing(Sample::toString)).toList();
        Map<String, Long> hits = counted(this.samples.stream().map(Sample::covered));
        hits.forEach((counter, n) -> {
            if (n < RARE * this.samples.size()) {
                rates.put(counter, (double) n / this.samples.size());
            }
        });
        Map<String, Long> seen = counted(this.samples.stream().map(Sample::traits));
        rates.forEach((counter, rate) -> {
            Map<String, Long> together = counted(this.samples.stream()
                    .filter(s -> s.covered().contains(counter))
                    .map(Sample::traits));
            if (seen.entrySet().stream()
                    .anyMatch(e -> isNoChance(together.getOrDefault(e.getKey(), 0L), e.getValue() * rate))) {
                lifts.put(counter, lifts(rate, seen, together));
            }
        });
    }

    private static Map<String, Long> counted(Stream<Set<String>> sets) {
        return sets.flatMap(Set::stream).collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    }

    /** A counter that goes with no trait, as far as the samples show, cannot be provoked and has no influence. */
    private static boolean isNoChance(long hits, double byChance) {
        return Math.abs(hits - byChance) > SIGMAS * Math.sqrt(byChance);
    }

    /** For each trait, how many times more often the counter was hit with it than by chance. */
    private static Map<String, Double> lifts(double rate, Map<String, Long> seen, Map<String, Long> together) {
        Map<String, Double> lift = new TreeMap<>();
        seen.forEach((trait, n) -> lift.put(trait, (together.getOrDefault(trait, 0L) + DOUBT) / (n * rate + DOUBT)));
        return lift;
    }

    /** The rare counters, each with the share of seeds that hit it. */
    public Map<String, Double> rates() {
        return rates;
    }

    /** The share of seeds that would have hit them with these weights, estimated from the same seeds. */
    public Map<String, Double> rates(Leaning leaning) {
        Map<String, Double> expected = new TreeMap<>();
        for (String counter : rates.keySet()) {
            double all = 0;
            double hit = 0;
            for (Sample sample : samples) {
                double weight = leaning.weight(sample.traits());
                all += weight;
                hit += sample.covered().contains(counter) ? weight : 0;
            }
            expected.put(counter, hit / all);
        }
        return expected;
    }

    /** The weights; {@link Leaning#NONE} if nothing is rare. */
    public Leaning leaning() {
        Map<String, Double> say = new TreeMap<>();
        lifts.keySet().forEach(counter -> say.put(counter, 1.0));
        Leaning best = Leaning.NONE;
        double bestGain = 1;
        for (int round = 0; round < ROUNDS && !lifts.isEmpty(); round++) {
            Leaning tried = leaning(say, 1 + round % STRENGTHS);
            Map<String, Double> gains = gains(tried);
            gains.keySet().retainAll(lifts.keySet());
            double least = gains.values().stream().min(Double::compare).orElseThrow();
            if (least > bestGain) {
                bestGain = least;
                best = tried;
            }
            say.replaceAll((counter, before) -> before / Math.pow(gains.getOrDefault(counter, 1.0), STEP));
        }
        return best;
    }

    /** How many times more often each rare counter would have been hit. */
    private Map<String, Double> gains(Leaning leaning) {
        Map<String, Double> gains = new TreeMap<>(rates(leaning));
        gains.replaceAll((counter, expected) -> expected / rates.getOrDefault(counter, expected));
        return gains;
    }

    /**
     * Gives each trait the average of its lifts over the rare counters, so that two counters that want opposite values
     * both gain.
     *
     * @param say influence of each counter, in any unit
     */
    private Leaning leaning(Map<String, Double> say, int strength) {
        double all = say.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> weights = new TreeMap<>();
        lifts.forEach((counter, lift) -> lift.forEach(
                (trait, times) -> weights.merge(trait, say.getOrDefault(counter, 0.0) / all * times, Double::sum)));
        Map<String, Integer> percent = new TreeMap<>();
        weights.forEach((trait, weight) -> {
            int rounded = (int) Math.round(100 * Math.clamp(Math.pow(weight, strength), 1 / LIMIT, LIMIT));
            if (Math.abs(rounded - 100) > NEGLIGIBLE) {
                percent.put(trait, rounded);
            }
        });
        return new Leaning(percent);
    }
}
