package dynacheck.checker.txn;

import dynacheck.checker.register.Atomicity;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.OpType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engines for registers say of a history in which every transaction is a single read or write: there strict
 * serializability, strong snapshot isolation and atomicity are the same, and those engines are exact.
 */
final class RegisterOpinion {
    private static final Keyword READ = Keyword.of("r");
    private static final Keyword WRITE = Keyword.of(Model.RW_REGISTER.write());

    private final TxnHistory history;
    private final ElleOptions options;

    private RegisterOpinion(TxnHistory history, ElleOptions options) {
        this.history = history;
        this.options = options;
    }

    static boolean appliesTo(TxnHistory history) {
        return history.model == Model.RW_REGISTER
                && !history.isCompletionsOnly()
                && history.mops() == history.txns()
                && isSingle(history);
    }

    private static boolean isSingle(TxnHistory history) {
        for (int txn = 0; txn < history.txns(); txn++) {
            if (history.first(txn + 1) != history.first(txn) + 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether what these engines refute is also refuted for the consistency that was asked for. */
    static boolean isAsked(ElleOptions options) {
        return options.linearizableKeys() || options.consistency().includes(Consistency.STRONG_SNAPSHOT_ISOLATION);
    }

    static AtomicityResult of(TxnHistory history, ElleOptions options) {
        RegisterOpinion opinion = new RegisterOpinion(history, options);
        AtomicityOptions standard = AtomicityOptions.DEFAULT;
        AtomicityOptions same = new AtomicityOptions(
                false, false, options.initial(), standard.keyBy(), false, standard.timeLimit(), standard.memoryBytes());
        return Atomicity.check(opinion::handOver, same);
    }

    /** The history as one of registers, each line at its index. */
    private void handOver(OpSink sink) {
        long[] lines = new long[2 * history.txns()];
        int n = 0;
        for (int txn = 0; txn < history.txns(); txn++) {
            lines[n++] = history.start(txn) << 31 | txn;
            if (history.end(txn) != Long.MAX_VALUE) {
                lines[n++] = history.end(txn) << 31 | txn;
            }
        }
        Arrays.sort(lines, 0, n);
        for (int i = 0; i < n; i++) {
            int txn = (int) (lines[i] & Integer.MAX_VALUE);
            long index = lines[i] >>> 31;
            sink.accept(op(txn, index, index == history.start(txn) ? OpType.INVOKE : history.outcome(txn)), i + 1);
        }
    }

    private Op op(int txn, long index, OpType type) {
        int mop = history.first(txn);
        boolean read = history.isRead(mop);
        boolean known = !read || type == OpType.OK;
        Object key = history.keyName(history.key(mop));
        List<@Nullable Object> microOp = Arrays.asList(
                read ? READ : WRITE,
                key.equals(MicroOps.ONLY_KEY) ? null : key,
                known ? history.valueOf(history.versionOf(mop)) : null);
        long nanos = type == OpType.INVOKE ? history.startNanos(txn) : history.endNanos(txn);
        return new Op(index, nanos, process(txn), type, "txn", List.of(microOp), Map.of());
    }

    /** No process may go on after an unknown outcome; one that went on after a failure taken for one gets a new id. */
    private Object process(int txn) {
        boolean goesOn = options.failAsInfo() && history.outcome(txn) == OpType.INFO;
        return goesOn ? history.processName(txn) + " (at " + history.start(txn) + ")" : history.processName(txn);
    }
}
