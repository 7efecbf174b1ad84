package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.txn.TxnOracle.Order;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories of a strictly serializable store with one read changed. What no order explains must be noticed: all of it
 * where values tell who wrote what, most of it where only inference can; the oracle tells what matters.
 */
class TransactionCorruptorsTest {
    private static final int SEEDS = 1_500;
    private static final int MAX_TXNS = 6;
    private static final long NEVER_WRITTEN = 99;
    private static final Keyword READ = Keyword.of("r");

    private enum Corruption {
        /** A transaction that took effect is not in the history. */
        DROP(80),
        /** Two reads of a key return each other's values. */
        SWAP(80),
        /** A read misses the last write that it saw. */
        STALE(80),
        /** A read returns what nobody wrote. */
        PHANTOM(100),
        /** A transaction that only reads happens again at the end; or a list has an element twice. */
        DUPLICATE(80);

        /** How much of it must be noticed, in percent. */
        final int percent;

        Corruption(int percent) {
            this.percent = percent;
        }
    }

    /** Place of a read in the history. */
    private record Read(int op, int mop, Object key) {}

    @ParameterizedTest
    @EnumSource(Model.class)
    void corruptionsAreNoticed(Model model) {
        Map<Corruption, Integer> wrong = new EnumMap<>(Corruption.class);
        Map<Corruption, Integer> noticed = new EnumMap<>(Corruption.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> good = TxnStore.history(seed, model, TxnStore.Kind.SERIAL, MAX_TXNS)
                    .ops();
            assertNotEquals(Verdict.INVALID, verdict(good, model), "seed " + seed);
            for (Corruption corruption : Corruption.values()) {
                List<Op> bad = corrupted(good, corruption, model, random);
                if (bad.equals(good)) {
                    continue;
                }
                boolean explained = TxnOracle.isSerializable(History.of(bad), Order.REALTIME);
                boolean invalid = verdict(bad, model) == Verdict.INVALID;
                assertTrue(!explained || !invalid, "wrongly accused, seed " + seed + " " + corruption);
                wrong.merge(corruption, explained ? 0 : 1, Integer::sum);
                noticed.merge(corruption, invalid ? 1 : 0, Integer::sum);
            }
        }
        for (Corruption c : Corruption.values()) {
            int all = wrong.getOrDefault(c, 0);
            int found = noticed.getOrDefault(c, 0);
            assertTrue(all >= 50 && found * 100 >= all * c.percent, () -> c + ": " + found + " of " + all);
        }
    }

    private static Verdict verdict(List<Op> ops, Model model) {
        return ElleChecker.check(History.of(ops), ElleOptions.of(model, Consistency.STRICT_SERIALIZABLE))
                .verdict();
    }

    /** The same history if it has nothing to corrupt. */
    private static List<Op> corrupted(List<Op> good, Corruption corruption, Model model, SplittableRandom random) {
        List<Op> ops = new ArrayList<>(good);
        List<Read> reads = reads(ops);
        List<Op> ended = ops.stream().filter(op -> op.type() == OpType.OK).toList();
        if (reads.isEmpty() || ended.isEmpty()) {
            return good;
        }
        Read read = reads.get(random.nextInt(reads.size()));
        switch (corruption) {
            case DROP -> {
                Op gone = ended.get(random.nextInt(ended.size()));
                int completion = ops.indexOf(gone);
                int invoke = completion - 1;
                while (!ops.get(invoke).process().equals(gone.process())) {
                    invoke--;
                }
                ops.remove(completion);
                ops.remove(invoke);
            }
            case SWAP -> {
                List<Read> same =
                        reads.stream().filter(r -> r.key().equals(read.key())).toList();
                Read other = same.get(random.nextInt(same.size()));
                Object value = value(ops, read);
                set(ops, read, value(ops, other));
                set(ops, other, value);
            }
            case STALE -> {
                Object value = value(ops, read);
                set(ops, read, value instanceof List<?> l && !l.isEmpty() ? l.subList(0, l.size() - 1) : null);
            }
            case PHANTOM -> {
                List<Object> list = new ArrayList<>(value(ops, read) instanceof List<?> l ? l : List.of());
                list.add(NEVER_WRITTEN);
                set(ops, read, model == Model.LIST_APPEND ? list : (Object) NEVER_WRITTEN);
            }
            case DUPLICATE -> {
                List<Object> list = new ArrayList<>(value(ops, read) instanceof List<?> l ? l : List.of());
                if (list.isEmpty()) {
                    Object mops = List.of(mop(ops, read));
                    ops.add(new Op(0, 0, 77L, OpType.INVOKE, "txn", mops, Map.of()));
                    ops.add(new Op(0, 0, 77L, OpType.OK, "txn", mops, Map.of()));
                } else {
                    list.add(list.getLast());
                    set(ops, read, list);
                }
            }
        }
        return numbered(ops);
    }

    private static List<Read> reads(List<Op> ops) {
        List<Read> reads = new ArrayList<>();
        for (int i = 0; i < ops.size(); i++) {
            List<?> mops = (List<?>) Objects.requireNonNull(ops.get(i).value());
            for (int m = 0; m < mops.size() && ops.get(i).type() == OpType.OK; m++) {
                List<?> mop = (List<?>) mops.get(m);
                if (READ.equals(mop.get(0))) {
                    reads.add(new Read(i, m, Objects.requireNonNull(mop.get(1))));
                }
            }
        }
        return reads;
    }

    private static List<?> mop(List<Op> ops, Read read) {
        return (List<?>) ((List<?>) Objects.requireNonNull(ops.get(read.op()).value())).get(read.mop());
    }

    private static @Nullable Object value(List<Op> ops, Read read) {
        return mop(ops, read).get(2);
    }

    private static void set(List<Op> ops, Read read, @Nullable Object value) {
        Op op = ops.get(read.op());
        List<@Nullable Object> mop = new ArrayList<>(mop(ops, read));
        mop.set(2, value);
        List<Object> mops = new ArrayList<>((List<?>) Objects.requireNonNull(op.value()));
        mops.set(read.mop(), mop);
        ops.set(read.op(), new Op(op.index(), op.timeNanos(), op.process(), op.type(), op.f(), mops, op.extra()));
    }

    private static List<Op> numbered(List<Op> ops) {
        List<Op> numbered = new ArrayList<>();
        for (Op op : ops) {
            numbered.add(
                    new Op(numbered.size(), numbered.size(), op.process(), op.type(), op.f(), op.value(), Map.of()));
        }
        return numbered;
    }
}
