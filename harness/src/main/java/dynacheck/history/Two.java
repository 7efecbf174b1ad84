package dynacheck.history;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable list of two elements, which may be null. Most values of a history with keys are one, {@code [k v]}.
 * It is one object where a general list is three, and comparing two of them needs no iterators.
 */
public final class Two extends AbstractList<@Nullable Object> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    private final @Nullable Object first;
    private final @Nullable Object second;

    Two(@Nullable Object first, @Nullable Object second) {
        this.first = first;
        this.second = second;
    }

    /** This value, if it is a list of two; else null. */
    public static @Nullable Two of(@Nullable Object value) {
        if (value instanceof Two two) {
            return two;
        }
        // The check for a list comes last: an interface check is slower than a class check.
        return value != null && !(value instanceof Long) && value instanceof List<?> list && list.size() == 2
                ? new Two(list.get(0), list.get(1))
                : null;
    }

    /** Such as the key of {@code [k v]}. */
    public @Nullable Object first() {
        return first;
    }

    /** Such as the value of {@code [k v]}. */
    public @Nullable Object second() {
        return second;
    }

    @Override
    public @Nullable Object get(int index) {
        return switch (index) {
            case 0 -> first;
            case 1 -> second;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    @Override
    public int size() {
        return 2;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Two two
                ? Objects.equals(first, two.first) && Objects.equals(second, two.second)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
