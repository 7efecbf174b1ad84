package dynacheck.sweep;

import java.math.BigDecimal;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of probabilities: {@code 0..0.1}, both ends included, or {@code 0.05}; from 0 to 1. */
public record Share(double least, double most) {
    private static final Pattern FORM = Pattern.compile("(\\d(?:\\.\\d+)?)(?:\\.\\.(\\d(?:\\.\\d+)?))?");

    /** Throws IllegalArgumentException with the reason. */
    public static Share parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a probability or a range of them such as 0..0.1");
        }
        double least = Double.parseDouble(m.group(1));
        double most = m.group(2) == null ? least : Double.parseDouble(m.group(2));
        if (most < least) {
            throw new IllegalArgumentException("range " + text + " ends before it begins");
        }
        if (most > 1) {
            throw new IllegalArgumentException("a probability is at most 1, not " + most);
        }
        return new Share(least, most);
    }

    /** Uniform. */
    public double draw(RandomGenerator random) {
        return least + random.nextDouble() * (most - least);
    }

    @Override
    public String toString() {
        return least == most ? text(least) : text(least) + ".." + text(most);
    }

    /** Never with an exponent, which the option's form does not know. */
    private static String text(double probability) {
        return BigDecimal.valueOf(probability).stripTrailingZeros().toPlainString();
    }
}
