package dynacheck.history;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** One client operation: its invocation and its completion, or null if it was still open when the history ended. */
public record Call(Op invoke, @Nullable Op completion) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** INFO for one that never completed: nobody knows whether it took effect. */
    public OpType outcome() {
        return completion == null ? OpType.INFO : completion.type();
    }

    public boolean isOk() {
        return outcome() == OpType.OK;
    }

    /** Index of the invocation. */
    public long start() {
        return invoke.index();
    }

    /** Index of the completion; {@link Long#MAX_VALUE} while the outcome is unknown. */
    public long end() {
        return completion == null || completion.type() == OpType.INFO ? Long.MAX_VALUE : completion.index();
    }

    public String f() {
        return invoke.f();
    }

    /** The node it was sent to, if either line recorded it. */
    public @Nullable String node() {
        String node = invoke.node();
        return node != null || completion == null ? node : completion.node();
    }

    /** The completion's line if there is one, else the invocation's. */
    public Op last() {
        return completion == null ? invoke : completion;
    }
}
