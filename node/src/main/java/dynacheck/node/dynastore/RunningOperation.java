package dynacheck.node.dynastore;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An operation between its invocation and its reply. */
final class RunningOperation {
    /** Token of a finisher: nobody waits for it. */
    static final long NO_CLIENT = -1;

    final long token;
    final boolean fullTransfer;
    /** Set in the line after construction: the traversal's end refers back to this operation. */
    @Nullable
    Traverse traverse;
    /** The view for whose NOTIFYs this waits, after its traversal. */
    @Nullable
    View awaitsNotify;

    RunningOperation(long token, boolean fullTransfer) {
        this.token = token;
        this.fullTransfer = fullTransfer;
    }

    Traverse traverse() {
        return Objects.requireNonNull(traverse);
    }
}
