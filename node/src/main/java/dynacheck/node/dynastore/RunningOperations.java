package dynacheck.node.dynastore;

import dynacheck.node.core.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The operations that run at one process, numbered in the order in which they began. */
final class RunningOperations {
    private final Traverse.Walker process;
    private final Parts parts;
    private final Outbox outbox;
    private final Map<Long, RunningOperation> running = new LinkedHashMap<>();
    private long begun;
    private long restarts;

    RunningOperations(Traverse.Walker process, Parts parts, Outbox outbox) {
        this.process = process;
        this.parts = parts;
        this.outbox = outbox;
    }

    /**
     * Begins a traversal.
     *
     * @param cng changes to propose
     * @param end gets the operation's number and the view in which its traversal ended
     */
    void begin(long token, boolean fullTransfer, View cng, Registers registers, BiConsumer<Long, View> end) {
        long id = ++begun;
        RunningOperation op = new RunningOperation(token, fullTransfer);
        op.traverse = parts.traverse(process, cng, registers, nv -> end.accept(id, nv));
        running.put(id, op);
        op.traverse.restart();
    }

    /** Null: the process has halted meanwhile. */
    @Nullable
    RunningOperation get(long id) {
        return running.get(id);
    }

    /** It has its result. Null: the process has halted meanwhile. */
    @Nullable
    RunningOperation end(long id) {
        return running.remove(id);
    }

    boolean hasFullTransfer() {
        for (RunningOperation op : running.values()) {
            if (op.fullTransfer) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return running.size();
    }

    /** Traversals begun again because curView moved. */
    long restarts() {
        return restarts;
    }

    /** Line 82: curView has moved, and all but those that have just brought it here begin again. */
    void restart() {
        View curView = process.curView();
        for (Long id : List.copyOf(running.keySet())) {
            RunningOperation op = running.get(id);
            if (op != null && !curView.equals(op.awaitsNotify)) {
                restarts++;
                op.awaitsNotify = null;
                outbox.trace(new TraceEvent.TraverseRestarted(curView));
                op.traverse().restart();
            }
        }
    }

    /** Line 53: none goes on. Whether it took effect, nobody here knows. */
    void halt() {
        for (RunningOperation op : running.values()) {
            op.traverse().cancel();
            if (op.token != RunningOperation.NO_CLIENT) {
                outbox.reply(op.token, new Outcome.Unknown("this process was removed while the operation ran"));
            }
        }
        running.clear();
    }
}
