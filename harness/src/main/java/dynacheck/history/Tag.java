package dynacheck.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A register's version as an answer may name it ({@link Op#TAG}): {@code num.pid.incarnation.sequence}, ordered by its
 * parts in that order; a pid may hold dots.
 */
public record Tag(long num, String pid, long incarnation, long sequence) implements Comparable<Tag> {
    /** Empty if it is no tag. */
    public static Optional<Tag> parse(@Nullable Object text) {
        if (!(text instanceof String s)) {
            return Optional.empty();
        }
        int first = s.indexOf('.');
        int last = s.lastIndexOf('.');
        int middle = s.lastIndexOf('.', last - 1);
        if (first < 0 || middle < first || last == middle) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Tag(
                    Long.parseLong(s.substring(0, first)),
                    first == middle ? "" : s.substring(first + 1, middle),
                    Long.parseLong(s.substring(middle + 1, last)),
                    Long.parseLong(s.substring(last + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(Tag other) {
        int order = Long.compare(num, other.num);
        order = order != 0 ? order : pid.compareTo(other.pid);
        order = order != 0 ? order : Long.compare(incarnation, other.incarnation);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return num + "." + pid + "." + incarnation + "." + sequence;
    }
}
