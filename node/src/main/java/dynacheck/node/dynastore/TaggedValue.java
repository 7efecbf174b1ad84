package dynacheck.node.dynastore;

import dynacheck.node.core.Timestamp;
import org.jspecify.annotations.Nullable;

/** A register's (v, ts); {@code value} is null for the initial ⊥, and where it was taken away. */
public record TaggedValue(@Nullable String value, Timestamp ts) {
    public static final TaggedValue INITIAL = new TaggedValue(null, Timestamp.ZERO);

    /** The one with the greater timestamp. */
    public TaggedValue max(TaggedValue other) {
        return other.ts.compareTo(ts) > 0 ? other : this;
    }
}
