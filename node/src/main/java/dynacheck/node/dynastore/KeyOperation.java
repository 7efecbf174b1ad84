package dynacheck.node.dynastore;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Timestamp;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One read or write of one key, and what its process lends it.
 *
 * @param spareLooks see {@link Tuning}
 * @param nextTimestamp from tsmax to this process's next unused timestamp above it
 * @param onChosen gets the timestamp that a write chose
 */
record KeyOperation(
        Operation.OfKey asked,
        ContactQ contactQ,
        int spareLooks,
        UnaryOperator<Timestamp> nextTimestamp,
        Consumer<Timestamp> onChosen) {
    String key() {
        return asked.key();
    }

    boolean isRead() {
        return asked instanceof Operation.Read;
    }

    /** What a write writes. */
    @Nullable
    String written() {
        return asked instanceof Operation.Write write ? write.value() : null;
    }
}
