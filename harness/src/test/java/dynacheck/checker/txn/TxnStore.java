package dynacheck.checker.txn;

import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A simulated store with a few clients: small random histories of transactions from one seed. */
final class TxnStore {
    /** What the store does wrong, if anything. */
    enum Kind {
        /** One transaction after another. */
        SERIAL,
        /** As SERIAL, but a transaction that only reads may get an old state. */
        STALE,
        /** Snapshots; the first committer wins. */
        SNAPSHOT,
        /** Snapshots, and every committer wins. */
        LOSING,
        /** Each read sees what is committed, writes appear on commit. */
        READ_COMMITTED,
        /** Everything is seen at once, and undone on failure. */
        READ_UNCOMMITTED,
        /** Reads return anything. */
        BROKEN
    }

    private final SplittableRandom random;
    private final Model model;
    private final Kind kind;
    private final boolean uniqueValues;
    private final int keys;
    private final int mopsPerTxn;
    private final List<Op> ops = new ArrayList<>();
    private final List<Map<String, Object>> states = new ArrayList<>(List.of(Map.of()));
    private final Map<String, Long> nextValue = new HashMap<>();
    private final Map<Long, Running> running = new HashMap<>();

    private static final class Running {
        final List<List<@Nullable Object>> mops;
        final List<List<@Nullable Object>> done = new ArrayList<>();
        final int begun;
        Map<String, Object> view;
        final Set<String> written = new HashSet<>();

        Running(List<List<@Nullable Object>> mops, int begun, Map<String, Object> view) {
            this.mops = mops;
            this.begun = begun;
            this.view = view;
        }

        boolean isReadOnly() {
            return mops.stream().allMatch(TxnStore::isRead);
        }
    }

    private TxnStore(SplittableRandom random, Model model, Kind kind) {
        this.random = random;
        this.model = model;
        this.kind = kind;
        uniqueValues = random.nextInt(8) > 0;
        keys = 1 + random.nextInt(3);
        mopsPerTxn = 1 + random.nextInt(3);
    }

    static History history(long seed, Model model, Kind kind, int maxTxns) {
        TxnStore store = new TxnStore(new SplittableRandom(seed), model, kind);
        store.run(2 + store.random.nextInt(maxTxns - 1));
        return History.of(store.ops);
    }

    private void run(int txns) {
        int clients = 1 + random.nextInt(4);
        long[] processes = new long[clients];
        Arrays.setAll(processes, i -> i);
        for (int invoked = 0; invoked < txns || !running.isEmpty(); ) {
            int client = random.nextInt(clients);
            long process = processes[client];
            Running txn = running.get(process);
            if (txn == null && invoked < txns) {
                invoke(process);
                invoked++;
            } else if (txn != null && txn.done.size() < txn.mops.size()) {
                step(txn);
            } else if (txn != null && complete(process, txn)) {
                processes[client] += clients;
            }
        }
    }

    private void invoke(long process) {
        List<List<@Nullable Object>> mops = new ArrayList<>();
        int count = 1 + random.nextInt(mopsPerTxn);
        for (int i = 0; i < count; i++) {
            String key = "xyz".substring(random.nextInt(keys)).substring(0, 1);
            boolean write = random.nextBoolean();
            String f = !write ? "r" : model == Model.LIST_APPEND ? "append" : "w";
            Object value = !write ? null : uniqueValues ? nextValue.merge(key, 1L, Long::sum) : 1L + random.nextInt(3);
            mops.add(Arrays.asList(Keyword.of(f), key, value));
        }
        log(process, OpType.INVOKE, mops);
        running.put(process, new Running(mops, states.size() - 1, states.getLast()));
    }

    private static boolean isRead(List<@Nullable Object> mop) {
        return Keyword.of("r").equals(mop.get(0));
    }

    private void step(Running txn) {
        if (kind == Kind.SERIAL || kind == Kind.STALE) {
            txn.view = states.getLast();
            boolean stale = kind == Kind.STALE && txn.isReadOnly() && txn.done.isEmpty();
            Map<String, Object> base = stale ? states.get(random.nextInt(states.size())) : txn.view;
            txn.view = base;
            while (txn.done.size() < txn.mops.size()) {
                apply(txn);
            }
            return;
        }
        if (kind == Kind.READ_COMMITTED || kind == Kind.READ_UNCOMMITTED) {
            Map<String, Object> own = txn.view;
            txn.view = new HashMap<>(states.getLast());
            if (kind == Kind.READ_COMMITTED) {
                txn.written.forEach(k -> txn.view.put(k, own.get(k)));
            }
        }
        apply(txn);
        if (kind == Kind.READ_UNCOMMITTED) {
            states.add(txn.view);
        }
    }

    private void apply(Running txn) {
        List<@Nullable Object> mop = txn.mops.get(txn.done.size());
        String key = (String) Objects.requireNonNull(mop.get(1));
        if (isRead(mop)) {
            Object seen = kind == Kind.BROKEN && random.nextInt(3) == 0 ? anything(key) : txn.view.get(key);
            Object shown = seen == null && model == Model.LIST_APPEND && random.nextBoolean() ? List.of() : seen;
            txn.done.add(Arrays.asList(mop.get(0), key, shown));
            return;
        }
        Map<String, Object> after = new HashMap<>(txn.view);
        after.put(key, installed(mop, txn.view.get(key)));
        txn.view = after;
        txn.written.add(key);
        txn.done.add(mop);
    }

    private Object installed(List<@Nullable Object> mop, @Nullable Object before) {
        Object value = Objects.requireNonNull(mop.get(2));
        if (model == Model.RW_REGISTER) {
            return value;
        }
        List<Object> list = before == null ? new ArrayList<>() : new ArrayList<>((List<?>) before);
        list.add(value);
        return list;
    }

    private @Nullable Object anything(String key) {
        long limit = nextValue.getOrDefault(key, 3L) + 1;
        if (model == Model.RW_REGISTER) {
            return random.nextInt(4) == 0 ? null : (Object) (1 + random.nextLong(limit));
        }
        List<Object> list = new ArrayList<>();
        for (long v = 1; v < limit; v++) {
            list.add(v);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(list, new Random(random.nextLong()));
        }
        return List.copyOf(list.subList(0, random.nextInt(list.size() + 1)));
    }

    /** Whether the process is used up. */
    private boolean complete(long process, Running txn) {
        running.remove(process);
        boolean conflict = kind == Kind.SNAPSHOT
                && txn.written.stream()
                        .anyMatch(k -> !Objects.equals(
                                states.get(txn.begun).get(k), states.getLast().get(k)));
        int dice = random.nextInt(12);
        OpType outcome = conflict || dice == 0 ? OpType.FAIL : dice <= 2 ? OpType.INFO : OpType.OK;
        boolean atomic = kind == Kind.SERIAL || kind == Kind.STALE;
        boolean commits = outcome == OpType.OK || outcome == OpType.INFO && random.nextBoolean();
        if (commits && kind != Kind.READ_UNCOMMITTED) {
            commit(txn, atomic);
        }
        log(process, outcome, outcome == OpType.OK ? txn.done : txn.mops);
        return outcome == OpType.INFO;
    }

    private void commit(Running txn, boolean atomic) {
        Map<String, Object> after = new HashMap<>(states.getLast());
        if (atomic && !txn.isReadOnly()) {
            // What it read before may be old by now: it runs again, as a whole.
            txn.done.clear();
            step(txn);
        }
        txn.written.forEach(k -> after.put(k, txn.view.get(k)));
        states.add(after);
    }

    private void log(long process, OpType type, List<List<@Nullable Object>> mops) {
        ops.add(new Op(ops.size(), ops.size(), process, type, "txn", List.copyOf(mops), Map.of()));
    }
}
