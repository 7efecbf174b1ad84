package dynacheck.checker.txn;

import dynacheck.history.Call;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A history of transactions in flat arrays, since it may hold millions. Transactions, micro-operations ("mops"), keys
 * and versions are numbers from 0; the mops of transaction t are {@code first(t)} up to {@code first(t + 1)}.
 */
final class TxnHistory {
    /** No such thing, or not known. */
    static final int NONE = -1;
    /** A version that several transactions may have written, so that its writer is unknown. */
    static final int SEVERAL = -2;

    private static final OpType[] TYPES = OpType.values();
    /** Stands for the initial value; equal to nothing that a client can write. */
    static final Object NIL = new Object();

    final Model model;
    private final ElleOptions options;
    private final List<Object> processNames = new ArrayList<>();
    private final ValueIndex processIds = new ValueIndex();
    private final IntList process = new IntList();
    private final LongList start = new LongList();
    private final LongList end = new LongList();
    private final LongList startNanos = new LongList();
    private final LongList endNanos = new LongList();
    private final IntList outcome = new IntList();
    private final IntList firstMop = new IntList();

    private final IntList mopTxn = new IntList();
    private final IntList mopKey = new IntList();
    /** Version written, or read from a register; for reads of lists see {@link Lists}; NONE if not known. */
    private final IntList mopValue = new IntList();

    private final BitSet mopRead = new BitSet();

    private final ValueIndex keys = new ValueIndex();
    private final ValueIndex values = new ValueIndex();
    private final PairIndex versions = new PairIndex();
    private final IntList versionKey = new IntList();
    private final IntList versionValue = new IntList();
    private final IntList writer = new IntList();
    private final IntList failedWriter = new IntList();
    final Lists lists = new Lists(this);
    /** Versions that the history itself names; null unless it is said where. */
    final @Nullable ExplicitVersions explicit;

    private boolean completionsOnly;
    private boolean unnamed;

    TxnHistory(ElleOptions options) {
        this.options = options;
        this.model = options.model();
        firstMop.add(0);
        values.add(NIL);
        Keyword versionKey = options.versionKey();
        explicit = versionKey == null ? null : new ExplicitVersions(this, versionKey);
    }

    /** Adds one client operation; in any order. */
    void add(Call call, List<MicroOps.MicroOp> ops) {
        int txn = outcome.size();
        OpType type = call.outcome();
        boolean asInfo = type == OpType.FAIL && options.failAsInfo();
        outcome.add((asInfo ? OpType.INFO : type).ordinal());
        addProcess(call.invoke().process(), txn);
        start.add(call.start());
        end.add(asInfo ? Long.MAX_VALUE : call.end());
        startNanos.add(call.invoke().timeNanos());
        endNanos.add(call.last().timeNanos());
        for (MicroOps.MicroOp op : ops) {
            addMop(txn, op);
        }
        firstMop.add(mopTxn.size());
        if (explicit != null) {
            explicit.add(txn, call.last());
        }
    }

    /** After the last one. */
    void finish() {
        if (explicit != null) {
            explicit.resolve();
        }
    }

    private void addProcess(Object name, int txn) {
        boolean own = name.equals(Op.UNNAMED);
        unnamed |= own;
        // Without a known process, no two operations are of one process.
        process.add(processIds.add(own ? List.of(name, txn) : name));
        if (processNames.size() < processIds.size()) {
            processNames.add(name);
        }
    }

    private void addMop(int txn, MicroOps.MicroOp op) {
        int mop = mopTxn.size();
        int key = keys.add(op.key());
        mopTxn.add(txn);
        mopKey.add(key);
        if (!op.read()) {
            mopValue.add(NONE);
            if (explicit == null) {
                write(mop, version(key, value(op.value())));
            } else {
                explicit.add(mop, op.value());
            }
            return;
        }
        mopRead.set(mop);
        if (explicit != null) {
            mopValue.add(NONE);
            explicit.add(mop, op.value());
        } else if (outcome(txn) != OpType.OK) {
            mopValue.add(NONE);
        } else if (model == Model.LIST_APPEND) {
            mopValue.add(lists.read(mop, key, op.value() instanceof List<?> list ? list : List.of()));
        } else {
            mopValue.add(version(key, value(op.value())));
        }
    }

    /** A mop wrote the version. */
    void write(int mop, int version) {
        IntList writers = outcome(txnOf(mop)) == OpType.FAIL ? failedWriter : writer;
        writers.set(version, writers.get(version) == NONE ? mop : SEVERAL);
        mopValue.set(mop, version);
    }

    /** The number of a value under a name of its version. */
    int named(int value, Object name) {
        return values.add(new ExplicitVersions.Named(values.get(value), name));
    }

    /** The version's writer is unknown. */
    void severalWrote(int version) {
        writer.set(version, SEVERAL);
    }

    /** A mop read the version of a register. */
    void read(int mop, int version) {
        mopValue.set(mop, version);
    }

    int value(@Nullable Object value) {
        return value == null || value.equals(options.initial()) ? 0 : values.add(value);
    }

    int version(int key, int value) {
        int version = versions.add(key, value);
        if (version == versionKey.size()) {
            versionKey.add(key);
            versionValue.add(value);
            writer.add(NONE);
            failedWriter.add(NONE);
        }
        return version;
    }

    /** Whether nothing is known of when transactions began, so that there is no order of real time. */
    void completionsOnly(boolean only) {
        completionsOnly = only;
    }

    boolean isCompletionsOnly() {
        return completionsOnly;
    }

    /** Whether it is not known which transactions are of one process. */
    boolean isUnnamed() {
        return unnamed;
    }

    int txns() {
        return outcome.size();
    }

    int mops() {
        return mopTxn.size();
    }

    int keys() {
        return keys.size();
    }

    int versions() {
        return versionKey.size();
    }

    int process(int txn) {
        return process.get(txn);
    }

    Object processName(int txn) {
        return processNames.get(process.get(txn));
    }

    OpType outcome(int txn) {
        return TYPES[outcome.get(txn)];
    }

    boolean isOk(int txn) {
        return outcome(txn) == OpType.OK;
    }

    /** Index of the invocation. */
    long start(int txn) {
        return start.get(txn);
    }

    /** Index of the completion; {@link Long#MAX_VALUE} if the outcome is unknown, or nothing of real time. */
    long end(int txn) {
        return completionsOnly ? Long.MAX_VALUE : end.get(txn);
    }

    /** Index of the completion, for display; {@link Long#MAX_VALUE} if the outcome is unknown. */
    long completed(int txn) {
        return end.get(txn);
    }

    long startNanos(int txn) {
        return startNanos.get(txn);
    }

    long endNanos(int txn) {
        return endNanos.get(txn);
    }

    int first(int txn) {
        return firstMop.get(txn);
    }

    int txnOf(int mop) {
        return mopTxn.get(mop);
    }

    boolean isRead(int mop) {
        return mopRead.get(mop);
    }

    int key(int mop) {
        return mopKey.get(mop);
    }

    /** The version a mop wrote or, of a register, read; NONE for a read of unknown result. */
    int versionOf(int mop) {
        return mopValue.get(mop);
    }

    int keyOfVersion(int version) {
        return versionKey.get(version);
    }

    boolean isInitialValue(int number) {
        return number == 0;
    }

    boolean isInitial(int version) {
        return versionValue.get(version) == 0;
    }

    /** The version that the key has before any write; NONE if nobody read it. */
    int initial(int key) {
        return versions.find(key, 0);
    }

    /** The one mop that wrote the version and may have taken effect; NONE or SEVERAL. */
    int writer(int version) {
        return writer.get(version);
    }

    /** The one mop of a failed transaction that wrote the version; NONE or SEVERAL. */
    int failedWriter(int version) {
        return failedWriter.get(version);
    }

    /** Whether a read of the version names its writer, or the absence of one. */
    boolean isRecoverable(int version) {
        return writer.get(version) != SEVERAL && !(isInitial(version) && writer.get(version) != NONE);
    }

    /** What a register holds before any write; null for nil. */
    @Nullable
    Object initialValue() {
        return options.initial();
    }

    Object keyName(int key) {
        return keys.get(key);
    }

    /** The EDN value of a version; null for the initial one. */
    @Nullable
    Object valueOf(int version) {
        return valueOfNumber(versionValue.get(version));
    }

    /** The EDN value of this number. */
    @Nullable
    Object valueOfNumber(int number) {
        Object value = values.get(number);
        Object plain = value instanceof ExplicitVersions.Named named ? named.value() : value;
        return plain == NIL ? options.initial() : plain;
    }

    /** A version of the same key whose writer wrote the same text in another type, {@code "18"} and 18; or NONE. */
    int lookAlike(int version) {
        Object value = Objects.requireNonNullElse(valueOf(version), NIL);
        int found = NONE;
        if (value instanceof Long l) {
            found = values.find(Long.toString(l));
        } else if (value instanceof String s && s.matches("-?\\d{1,18}")) {
            found = values.find(Long.valueOf(s));
        }
        return found < 0 ? NONE : versions.find(keyOfVersion(version), found);
    }
}
