package dynacheck.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Weights that favour some draws, fixed before the first seed is drawn. A seed draws its options several times and
 * picks one of these draws with a probability proportional to its weight. So ranges and dependences between options
 * stay as they are, and nothing becomes impossible.
 *
 * @param percent for a trait of a draw, such as {@code nemesis:kill}; 100, which changes nothing, for those that are
 *     not there
 */
public record Leaning(Map<String, Integer> percent) {
    public static final Leaning NONE = new Leaning(Map.of());

    /** Draws of a seed, of which it picks one. */
    static final int DRAWS = 16;

    private static final int LEAST = 1;
    private static final int MOST = 10_000;
    private static final Pattern ENTRY = Pattern.compile("([a-z][A-Za-z0-9:._-]{0,99})=(\\d{1,5})");

    public Leaning {
        percent = new TreeMap<>(percent);
    }

    /** {@code nemesis:kill=250,loss:4=60}. Throws IllegalArgumentException with the reason. */
    public static Leaning parse(String text) {
        Map<String, Integer> percent = new TreeMap<>();
        for (String entry : text.split(",", -1)) {
            Matcher m = ENTRY.matcher(entry);
            if (!m.matches()) {
                throw new IllegalArgumentException(
                        "'" + entry + "' is no trait with its weight such as nemesis:kill=250");
            }
            int weight = Integer.parseInt(m.group(2));
            if (weight < LEAST || weight > MOST) {
                throw new IllegalArgumentException(
                        "the weight of " + m.group(1) + " must be from " + LEAST + " to " + MOST + " percent");
            }
            if (percent.put(m.group(1), weight) != null) {
                throw new IllegalArgumentException(m.group(1) + " is there twice");
            }
        }
        return new Leaning(percent);
    }

    boolean isNone() {
        return percent.isEmpty();
    }

    /** The weight of a draw with these traits. */
    double weight(Collection<String> traits) {
        double weight = 1;
        for (String trait : traits) {
            weight *= percent.getOrDefault(trait, 100) / 100.0;
        }
        return weight;
    }

    /** Picks one of these draws with a probability proportional to its weight; returns its number. */
    int choose(List<? extends Collection<String>> draws, SplittableRandom random) {
        List<Double> sums = new ArrayList<>();
        double sum = 0;
        for (Collection<String> traits : draws) {
            sum += weight(traits);
            sums.add(sum);
        }
        double at = random.nextDouble() * sum;
        int chosen = 0;
        while (chosen < draws.size() - 1 && sums.get(chosen) <= at) {
            chosen++;
        }
        return chosen;
    }

    @Override
    public String toString() {
        return percent.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
