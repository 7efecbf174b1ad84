package dynacheck.checker.txn;

import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Transactions to be put into an order, as {@link OrderSearch} needs them: what each expects of a key and what it
 * leaves there as small numbers. A register's state is its version, a list's the number of the list in {@link #lists};
 * {@link TxnHistory#NONE} stands for what is there before any write.
 */
final class OrderProblem {
    final TxnHistory history;
    final Demand demand;
    final List<Member> members;
    final ListTrie lists;

    /**
     * One transaction.
     *
     * @param required whether it surely took effect; the others may be left out
     * @param expects the state in which it found each key that it read, if its own writes do not hide it
     * @param steps what it does, in order
     * @param before places among the members that must come first
     */
    record Member(int txn, boolean required, Map<Integer, Integer> expects, List<Step> steps, BitSet before) {}

    /** A known read of the state {@code value}; or a write of the version {@code value}. */
    record Step(boolean read, int key, int value) {}

    private OrderProblem(TxnHistory history, Demand demand, List<Member> members, ListTrie lists) {
        this.history = history;
        this.demand = demand;
        this.members = members;
        this.lists = lists;
    }

    /** All transactions that took effect, and those that may have and wrote something. */
    static OrderProblem of(TxnHistory history, Marks marks, ElleOptions options, Demand demand) {
        List<Integer> txns = new ArrayList<>();
        for (int txn = 0; txn < history.txns(); txn++) {
            boolean mayHave = history.outcome(txn) != OpType.FAIL && writes(history, txn);
            if (history.isOk(txn) || mayHave) {
                txns.add(txn);
            }
        }
        // What completed first is the best guess of what came first.
        txns.sort(Comparator.comparingLong(history::end).thenComparingLong(history::start));
        ListTrie lists = new ListTrie();
        List<Member> members = new ArrayList<>();
        for (int txn : txns) {
            List<Step> steps = steps(history, lists, txn);
            members.add(
                    new Member(txn, marks.isIncluded(txn), expects(history.model, lists, steps), steps, new BitSet()));
        }
        OrderProblem problem = new OrderProblem(history, demand, members, lists);
        for (int a = 0; a < members.size(); a++) {
            for (int b = 0; b < members.size(); b++) {
                members.get(b).before.set(a, problem.mustPrecede(options, members.get(a), members.get(b)));
            }
        }
        return problem;
    }

    private static boolean writes(TxnHistory history, int txn) {
        for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
            if (!history.isRead(mop)) {
                return true;
            }
        }
        return false;
    }

    private static List<Step> steps(TxnHistory history, ListTrie lists, int txn) {
        List<Step> steps = new ArrayList<>();
        for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
            int version = history.versionOf(mop);
            if (!history.isRead(mop)) {
                steps.add(new Step(false, history.key(mop), version));
            } else if (history.model == Model.LIST_APPEND && version != TxnHistory.NONE) {
                steps.add(new Step(true, history.key(mop), lists.of(history, mop)));
            } else if (version != TxnHistory.NONE) {
                steps.add(new Step(true, history.key(mop), version));
            }
        }
        return steps;
    }

    private static Map<Integer, Integer> expects(Model model, ListTrie lists, List<Step> steps) {
        Map<Integer, Integer> expects = new HashMap<>();
        Map<Integer, Integer> written = new HashMap<>();
        for (Step step : steps) {
            int own = written.getOrDefault(step.key, 0);
            if (!step.read) {
                written.put(step.key, own + 1);
            } else if (own == 0 || model == Model.LIST_APPEND) {
                expects.putIfAbsent(step.key, lists.without(step.value, own));
            }
        }
        return expects;
    }

    private boolean mustPrecede(ElleOptions options, Member a, Member b) {
        boolean over = history.end(a.txn) < history.start(b.txn);
        boolean sameProcess =
                history.process(a.txn) == history.process(b.txn) && history.completed(a.txn) < history.start(b.txn);
        boolean ofKeys = options.linearizableKeys() && over || options.sequentialKeys() && sameProcess;
        return switch (demand.order()) {
            case REALTIME -> over || sameProcess;
            case PROCESS -> sameProcess || ofKeys && differ(a, b);
            case DATA -> ofKeys && differ(a, b);
        };
    }

    /** Whether there is a key that both use, and not only to read the same. */
    private static boolean differ(Member a, Member b) {
        return a.steps.stream()
                .anyMatch(s ->
                        b.steps.stream().anyMatch(t -> s.key == t.key && !(s.read && t.read && s.value == t.value)));
    }

    /** The same, and what was inferred as well: the more is known, the less is to be tried. */
    OrderProblem with(Graph inferred) {
        Map<Integer, Integer> places = new HashMap<>();
        members.forEach(m -> places.put(m.txn, places.size()));
        List<Member> bound = new ArrayList<>();
        members.forEach(m -> bound.add(new Member(m.txn, m.required, m.expects, m.steps, (BitSet) m.before.clone())));
        int first = EdgeKind.mask(EdgeKind.WW, EdgeKind.WR) | (demand.snapshots() ? 0 : 1 << EdgeKind.RW);
        int mask = first | demand.order().mask();
        for (int i = 0; i < members.size(); i++) {
            for (int next : dependents(inferred, members.get(i).txn, mask)) {
                Integer place = places.get(next);
                if (place != null && place != i) {
                    bound.get(place).before.set(i);
                }
            }
        }
        return new OrderProblem(history, demand, bound, lists);
    }

    /** The transactions that a transaction's dependencies lead to, through after-nodes. */
    private List<Integer> dependents(Graph graph, int txn, int mask) {
        List<Integer> found = new ArrayList<>();
        BitSet seen = new BitSet();
        IntList todo = new IntList();
        todo.add(txn);
        for (int i = 0; i < todo.size(); i++) {
            for (int edge = graph.first(todo.get(i)); edge < graph.end(todo.get(i)); edge++) {
                int target = graph.target(edge);
                if (!EdgeKind.in(graph.kind(edge), mask) || seen.get(target)) {
                    continue;
                }
                seen.set(target);
                if (target < history.txns()) {
                    found.add(target);
                } else {
                    todo.add(target);
                }
            }
        }
        return found;
    }

    /**
     * A weaker one, in which only some members must take place, read what they read and keep their order; others may
     * take place, wherever, if those read what they left. If this has no order, the whole has none.
     */
    OrderProblem only(BitSet kept) {
        List<Member> weaker = new ArrayList<>();
        List<Integer> origin = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (kept.get(i) || isWanted(members.get(i), kept)) {
                origin.add(i);
            }
        }
        for (int i : origin) {
            Member m = members.get(i);
            BitSet before = new BitSet();
            for (int j = 0; j < origin.size(); j++) {
                before.set(j, kept.get(i) && kept.get(origin.get(j)) && m.before.get(origin.get(j)));
            }
            List<Step> writes = m.steps.stream().filter(s -> !s.read).toList();
            weaker.add(
                    kept.get(i)
                            ? new Member(m.txn, true, m.expects, m.steps, before)
                            : new Member(m.txn, false, Map.of(), writes, before));
        }
        return new OrderProblem(history, demand, weaker, lists);
    }

    /** Whether one of the kept reads what the member wrote. */
    private boolean isWanted(Member member, BitSet kept) {
        return member.steps.stream()
                .filter(s -> !s.read)
                .anyMatch(write -> kept.stream()
                        .mapToObj(members::get)
                        .filter(m -> m != member)
                        .flatMap(m -> m.steps.stream())
                        .anyMatch(s -> s.read && s.key == write.key && shows(s.value, write.value)));
    }

    private boolean shows(int state, int version) {
        return history.model == Model.LIST_APPEND ? lists.contains(state, version) : state == version;
    }
}
