package dynacheck.checker.elle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Analyzer;
import dynacheck.checker.AtomicityResult.KeyResult;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * On single registers strict serializability is atomicity: what the atomicity checker certifies inference must never
 * call wrong, and of what it refutes inference finds everything, as long as written values are unique. {@code
 * -Ddynacheck.elle.histories=N} sets how many histories for each kind of store.
 */
class SecondOpinionTest {
    private static final int HISTORIES = Integer.getInteger("dynacheck.elle.histories", 300);
    private static final int MAX_OPS = 9;

    @Test
    @SuppressWarnings("SystemOut")
    void agreesWithTheAtomicityChecker() {
        long valid = 0;
        long invalid = 0;
        long foundWithDuplicates = 0;
        long invalidWithDuplicates = 0;
        for (TxnStore.Kind kind : TxnStore.Kind.values()) {
            for (long seed = 0; seed < HISTORIES; seed++) {
                History history = registers(TxnStore.history(seed, Model.RW_REGISTER, kind, MAX_OPS));
                boolean atomic = isAtomic(history);
                ElleResult second =
                        ElleChecker.check(history, ElleOptions.of(Model.RW_REGISTER, Consistency.STRICT_SERIALIZABLE));
                boolean accused = second.verdict() == Verdict.INVALID;
                String where =
                        kind + ", seed " + seed + ": " + second.anomalies() + "\n" + IsolationOracleTest.show(history);
                assertTrue(!atomic || !accused, () -> "certified, but accused: " + where);
                if (hasUniqueValues(second)) {
                    assertEquals(!atomic, accused, where);
                    valid += atomic ? 1 : 0;
                    invalid += atomic ? 0 : 1;
                } else if (!atomic) {
                    invalidWithDuplicates++;
                    foundWithDuplicates += accused ? 1 : 0;
                }
            }
        }
        System.out.printf(
                "single registers: %d atomic, %d not, all agreed; with values written twice %d of %d found%n",
                valid, invalid, foundWithDuplicates, invalidWithDuplicates);
        assertTrue(valid > HISTORIES && invalid > HISTORIES / 2, valid + " valid, " + invalid + " invalid");
    }

    private static boolean isAtomic(History history) {
        return Analyzer.analyze(history, RunInfo.foreign("test")).atomicity().orElseThrow().keys().stream()
                .map(KeyResult::verdict)
                .allMatch(Verdict.VALID::equals);
    }

    private static boolean hasUniqueValues(ElleResult result) {
        return result.notes().isEmpty();
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
