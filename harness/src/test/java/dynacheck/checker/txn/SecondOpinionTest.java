package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.checker.txn.ElleResult.Basis;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.judge.Analyzer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * On single registers strict serializability is atomicity: what the atomicity checker certifies inference must never
 * call wrong, and of what it refutes inference finds everything, as long as written values are unique; where they are
 * not, its verdict counts. {@code -Ddynacheck.elle.histories=N} sets how many histories for each kind of store.
 */
class SecondOpinionTest {
    private static final int HISTORIES = Integer.getInteger("dynacheck.elle.histories", 300);
    private static final int MAX_OPS = 9;

    @Test
    @SuppressWarnings("SystemOut")
    void agreesWithTheAtomicityChecker() {
        long valid = 0;
        long invalid = 0;
        long repeated = 0;
        long missedByInference = 0;
        for (TxnStore.Kind kind : TxnStore.Kind.values()) {
            for (long seed = 0; seed < HISTORIES; seed++) {
                History history = registers(TxnStore.history(seed, Model.RW_REGISTER, kind, MAX_OPS));
                boolean atomic = isAtomic(history);
                ElleOptions options = ElleOptions.of(Model.RW_REGISTER, Consistency.STRICT_SERIALIZABLE);
                ElleResult whole = ElleChecker.check(history, options);
                ElleResult inferred = ElleChecker.check(TxnSink.of(history, options), options, 0);
                String where = kind + ", seed " + seed + ": " + whole + "\n" + IsolationOracleTest.show(history);
                assertEquals(!atomic, whole.verdict() == Verdict.INVALID, where);
                boolean accused = inferred.basis() == Basis.INFERENCE && inferred.verdict() == Verdict.INVALID;
                assertTrue(!atomic || !accused, () -> "certified, but accused: " + where);
                if (Repeats.of(TxnSink.of(history, options).history()).values() == 0) {
                    assertEquals(!atomic, accused, where);
                    valid += atomic ? 1 : 0;
                    invalid += atomic ? 0 : 1;
                } else {
                    repeated++;
                    missedByInference += !atomic && !accused ? 1 : 0;
                }
            }
        }
        System.out.printf(
                "registers: %d atomic, %d not, all agreed; of %d with values written twice inference missed %d%n",
                valid, invalid, repeated, missedByInference);
        assertTrue(valid > HISTORIES && invalid > HISTORIES / 2, valid + " valid, " + invalid + " invalid");
        assertTrue(missedByInference > 0, "the engines for registers must be needed");
    }

    private static boolean isAtomic(History history) {
        return Analyzer.analyze(history, RunInfo.foreign("test")).atomicity().orElseThrow().keys().stream()
                .map(KeyResult::verdict)
                .allMatch(Verdict.VALID::equals);
    }

    /** The same history with the first micro-operation of each transaction alone, as a plain read or write. */
    private static History registers(History txns) {
        List<Op> ops = new ArrayList<>();
        for (Op op : txns.ops()) {
            List<?> mop = (List<?>) Objects.requireNonNull((List<?>) op.value()).getFirst();
            boolean read = String.valueOf(mop.get(0)).equals(":r");
            ops.add(new Op(
                    op.index(),
                    op.timeNanos(),
                    op.process(),
                    op.type(),
                    read ? "read" : "write",
                    Arrays.asList(mop.get(1), mop.get(2)),
                    op.extra()));
        }
        return History.of(ops);
    }
}
