package dynacheck.node.dynastore;

import dynacheck.node.core.Timestamp;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One read or write of one key, and what its process lends it.
 *
 * @param written the value to write, or null for a read
 * @param nextTimestamp from tsmax to this process's next unused timestamp above it
 * @param onChosen gets the timestamp that a write chose
 */
record KeyOperation(
        String key,
        @Nullable String written,
        ContactQ contactQ,
        UnaryOperator<Timestamp> nextTimestamp,
        Consumer<Timestamp> onChosen) {
    boolean isRead() {
        return written == null;
    }
}
