package dynacheck.node.abd;

import dynacheck.node.core.Timestamp;
import org.jspecify.annotations.Nullable;

/** A register's value, null if it was never written or was taken away, and the write that it is from. */
public record Tagged(Timestamp ts, @Nullable String value) {
    static final Tagged INITIAL = new Tagged(Timestamp.ZERO, null);
}
