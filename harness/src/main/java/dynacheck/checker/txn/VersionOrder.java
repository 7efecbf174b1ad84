package dynacheck.checker.txn;

import dynacheck.history.Tag;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The order of versions that a history names: numbers by size; lists item by item; tags of this project's nodes as
 * these compare them; other texts part by part between dots, parts of digits by size. What is of two kinds has no
 * order.
 */
final class VersionOrder {
    private VersionOrder() {}

    /** Negative, zero or positive; empty if they cannot be compared. */
    static OptionalInt compare(Object a, Object b) {
        if (a instanceof Number left && b instanceof Number right) {
            return OptionalInt.of(new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())));
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            return compareAll(left, right);
        }
        if (a instanceof String left && b instanceof String right) {
            Optional<Tag> tag = Tag.parse(left);
            Optional<Tag> other = Tag.parse(right);
            if (tag.isPresent() && other.isPresent()) {
                return OptionalInt.of(tag.get().compareTo(other.get()));
            }
            return compareAll(parts(left), parts(right));
        }
        return OptionalInt.empty();
    }

    private static List<Object> parts(String text) {
        return List.of(text.split("\\.")).stream()
                .map(part -> part.matches("\\d{1,100}") ? new BigDecimal(part) : new Text(part))
                .map(Object.class::cast)
                .toList();
    }

    private record Text(String text) {}

    private static OptionalInt compareAll(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            OptionalInt item = a.get(i) instanceof Text left && b.get(i) instanceof Text right
                    ? OptionalInt.of(left.text.compareTo(right.text))
                    : a.get(i) == null || b.get(i) == null ? OptionalInt.empty() : compare(a.get(i), b.get(i));
            if (item.isEmpty() || item.getAsInt() != 0) {
                return item;
            }
        }
        return OptionalInt.of(Integer.compare(a.size(), b.size()));
    }

    /** Compares what {@link #compare} can; throws {@link Incomparable} at the rest. */
    static final Comparator<Object> COMPARATOR = (a, b) -> compare(a, b).orElseThrow(() -> new Incomparable(a, b));

    /** Two versions that have no order. */
    static final class Incomparable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient Object first;
        final transient Object second;

        Incomparable(Object first, Object second) {
            super("no order", null, false, false);
            this.first = first;
            this.second = second;
        }
    }
}
