package dynacheck.checker.elle;

import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Runs random transactions of a few clients against a small store that keeps, or breaks, its promise. */
final class SimulatedStore {
    /** What the store does. */
    enum Kind {
        /** Each transaction at one instant between its invocation and completion. */
        STRICT_SERIALIZABLE,
        /** Reads from a snapshot taken after the invocation; the first of two writers of a key wins. */
        SNAPSHOT_ISOLATION,
        /** The same without looking for conflicts: updates get lost. */
        LOST_UPDATES,
        /** Each read sees the latest committed state. */
        READ_COMMITTED,
        /** One state, changed at once, aborted or not. */
        DIRTY,
        /** Serializable, but reads may come from an old snapshot. */
        STALE,
        /** Reads now and then return anything. */
        ARBITRARY
    }

    private static final int KEYS = 2;

    private final Kind kind;
    private final boolean lists;
    private final SplittableRandom random;
    private final List<Op> ops = new ArrayList<>();
    /** Every committed state; the last one is current. */
    private final List<Map<Object, List<Long>>> states = new ArrayList<>(List.of(Map.of()));

    private final long[] nextValue = new long[KEYS];

    private SimulatedStore(Kind kind, boolean lists, SplittableRandom random) {
        this.kind = kind;
        this.lists = lists;
        this.random = random;
    }

    /** One transaction under way. */
    private static final class Txn {
        final long process;
        final List<List<@Nullable Object>> mops = new ArrayList<>();
        final List<List<@Nullable Object>> results = new ArrayList<>();
        Map<Object, List<Long>> view = Map.of();
        int snapshot;
        boolean applied;

        Txn(long process) {
            this.process = process;
        }
    }

    /** Up to {@code txns} transactions of one to three micro-operations. */
    static History run(Kind kind, boolean lists, long seed, int txns) {
        return new SimulatedStore(kind, lists, new SplittableRandom(seed)).run(txns);
    }

    private History run(int txns) {
        int clients = 2 + random.nextInt(2);
        @Nullable Txn[] open = new @Nullable Txn[clients];
        long[] process = new long[clients];
        for (int c = 0; c < clients; c++) {
            process[c] = c;
        }
        int invoked = 0;
        int running = 0;
        while (invoked < txns || running > 0) {
            int c = random.nextInt(clients);
            Txn txn = open[c];
            if (txn == null) {
                if (invoked < txns) {
                    open[c] = invoke(process[c]);
                    invoked++;
                    running++;
                }
            } else if (txn.results.size() < txn.mops.size()) {
                step(txn);
            } else {
                OpType outcome = complete(txn);
                process[c] += outcome == OpType.INFO ? clients : 0;
                open[c] = null;
                running--;
            }
        }
        return History.of(ops);
    }

    private Txn invoke(long process) {
        Txn txn = new Txn(process);
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            int key = random.nextInt(KEYS);
            List<@Nullable Object> mop = new ArrayList<>();
            boolean read = random.nextBoolean();
            mop.add(Keyword.of(read ? "r" : lists ? "append" : "w"));
            mop.add((long) key);
            mop.add(read ? null : (Object) (++nextValue[key]));
            txn.mops.add(mop);
        }
        add(process, OpType.INVOKE, txn.mops);
        return txn;
    }

    private void step(Txn txn) {
        if (kind == Kind.STRICT_SERIALIZABLE || kind == Kind.STALE || kind == Kind.ARBITRARY) {
            begin(txn);
            while (txn.results.size() < txn.mops.size()) {
                execute(txn);
            }
            boolean writes = txn.mops.stream().anyMatch(m -> m.get(2) != null);
            if (writes && random.nextInt(8) > 0) {
                commit(txn);
            }
            return;
        }
        if (txn.results.isEmpty()) {
            begin(txn);
        } else if (kind == Kind.READ_COMMITTED) {
            rebase(txn);
        } else if (kind == Kind.DIRTY) {
            txn.view = new HashMap<>(states.getLast());
        }
        execute(txn);
        if (kind == Kind.DIRTY) {
            commit(txn);
        }
    }

    private void begin(Txn txn) {
        boolean writes = txn.mops.stream().anyMatch(m -> m.get(2) != null);
        boolean stale = kind == Kind.STALE && !writes && random.nextBoolean();
        txn.snapshot = stale ? random.nextInt(states.size()) : states.size() - 1;
        txn.view = new HashMap<>(states.get(txn.snapshot));
    }

    /** The latest committed state, with the transaction's own writes on top. */
    private void rebase(Txn txn) {
        txn.view = new HashMap<>(states.getLast());
        for (List<@Nullable Object> mop : txn.results) {
            if (!isRead(mop)) {
                write(txn.view, mop);
            }
        }
    }

    private static boolean isRead(List<@Nullable Object> mop) {
        return Keyword.of("r").equals(mop.getFirst());
    }

    private static void write(Map<Object, List<Long>> state, List<@Nullable Object> mop) {
        List<Long> list = new ArrayList<>(state.getOrDefault(mop.get(1), List.of()));
        list.add((Long) java.util.Objects.requireNonNull(mop.get(2)));
        state.put(java.util.Objects.requireNonNull(mop.get(1)), list);
    }

    private void execute(Txn txn) {
        List<@Nullable Object> mop = new ArrayList<>(txn.mops.get(txn.results.size()));
        if (isRead(mop)) {
            List<Long> list = txn.view.getOrDefault(mop.get(1), List.of());
            if (kind == Kind.ARBITRARY && random.nextInt(4) == 0) {
                list = new ArrayList<>(list);
                list.add(1L + random.nextInt(4));
            }
            mop.set(2, lists ? List.copyOf(list) : list.isEmpty() ? null : (Object) list.getLast());
        } else {
            write(txn.view, mop);
        }
        txn.results.add(mop);
    }

    private void commit(Txn txn) {
        txn.applied = true;
        states.add(Map.copyOf(txn.view));
    }

    /** Whether another transaction changed, since the snapshot, a key that this one writes. */
    private boolean conflicts(Txn txn) {
        Map<Object, List<Long>> before = states.get(txn.snapshot);
        return txn.mops.stream()
                .filter(m -> !isRead(m))
                .anyMatch(m -> !before.getOrDefault(m.get(1), List.of())
                        .equals(states.getLast().getOrDefault(m.get(1), List.of())));
    }

    private OpType complete(Txn txn) {
        boolean writes = txn.mops.stream().anyMatch(m -> !isRead(m));
        boolean applies = writes && random.nextInt(8) > 0;
        switch (kind) {
            case SNAPSHOT_ISOLATION -> {
                if (applies && !conflicts(txn)) {
                    merge(txn);
                }
            }
            case LOST_UPDATES -> {
                if (applies) {
                    commitOver(txn);
                }
            }
            case READ_COMMITTED -> {
                if (applies) {
                    merge(txn);
                }
            }
            case DIRTY -> txn.applied &= random.nextInt(8) > 0;
            case STRICT_SERIALIZABLE, STALE, ARBITRARY -> {
                // Committed in its step.
            }
        }
        boolean unknown = random.nextInt(10) == 0;
        OpType outcome = unknown ? OpType.INFO : !writes || txn.applied ? OpType.OK : OpType.FAIL;
        add(txn.process, outcome, outcome == OpType.OK ? txn.results : txn.mops);
        return outcome;
    }

    /** Its writes on top of the current state. */
    private void merge(Txn txn) {
        rebase(txn);
        commit(txn);
    }

    /** Its view of the keys it wrote, whatever others did to them. */
    private void commitOver(Txn txn) {
        Map<Object, List<Long>> state = new HashMap<>(states.getLast());
        for (List<@Nullable Object> mop : txn.mops) {
            if (!isRead(mop)) {
                Object key = java.util.Objects.requireNonNull(mop.get(1));
                state.put(key, txn.view.getOrDefault(key, List.of()));
            }
        }
        txn.view = state;
        commit(txn);
    }

    private void add(long process, OpType type, List<List<@Nullable Object>> mops) {
        ops.add(new Op(ops.size(), ops.size() * 1000L, process, type, "txn", List.copyOf(mops), Map.of()));
    }
}
