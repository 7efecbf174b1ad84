package dynacheck.campaign;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of {@code of} parts of a campaign, each for a machine of its own.
 *
 * @param index from 0
 */
public record Shard(int index, int of) {
    public static final Shard WHOLE = new Shard(0, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /** {@code 0/4} to {@code 3/4}. Throws IllegalArgumentException with the reason. */
    public static Shard parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a shard such as 0/4, which is the first of four");
        }
        Shard shard = new Shard(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        if (shard.index >= shard.of) {
            throw new IllegalArgumentException(
                    "of " + shard.of + " shards the last is " + (shard.of - 1) + "/" + shard.of + ", not " + text);
        }
        return shard;
    }

    boolean has(long block) {
        return block % of == index;
    }

    @Override
    public String toString() {
        return index + "/" + of;
    }
}
