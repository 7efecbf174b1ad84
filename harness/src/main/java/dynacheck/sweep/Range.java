package dynacheck.sweep;

import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 3..7}, both ends included, or {@code 5}. */
public record Range(long least, long most) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(?:\\.\\.(\\d{1,12}))?");

    /** Throws IllegalArgumentException with the reason. */
    public static Range parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a number or a range such as 3..7");
        }
        long least = Long.parseLong(m.group(1));
        long most = m.group(2) == null ? least : Long.parseLong(m.group(2));
        if (most < least) {
            throw new IllegalArgumentException("range " + text + " ends before it begins");
        }
        return new Range(least, most);
    }

    public static Range of(long one) {
        return new Range(one, one);
    }

    /** Uniform; small ranges of sizes and counts. */
    public int draw(RandomGenerator random) {
        return Math.toIntExact(random.nextLong(least, most + 1));
    }

    @Override
    public String toString() {
        return least == most ? String.valueOf(least) : least + ".." + most;
    }
}
