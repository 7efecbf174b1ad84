package dynacheck.history;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable list of two, which may be null. Most values of a history with keys are one, {@code [k v]}: it is one
 * object where a list for any number is three, and two of them are compared without iterators.
 */
final class Two extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object first;
    private final @Nullable Object second;

    Two(@Nullable Object first, @Nullable Object second) {
        this.first = first;
        this.second = second;
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
