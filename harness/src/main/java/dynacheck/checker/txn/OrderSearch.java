package dynacheck.checker.txn;

import dynacheck.checker.txn.OrderProblem.Member;
import dynacheck.checker.txn.OrderProblem.Step;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches for an order of transactions, depth first: a transaction that only reads is placed as soon as
 * possible, since it blocks nobody there; a set of placed transactions is not tried again with the same states; and
 * a branch ends where a transaction to come can no longer find what it read. Within its budget the answer is exact.
 */
final class OrderSearch {
    /** Numbers kept to remember what was tried, 4 bytes each. */
    private static final int MOST_REMEMBERED = 1 << 23;

    private final OrderProblem problem;
    private final List<Member> members;
    private long budget;
    private boolean exhausted;

    private final BitSet readsOnly = new BitSet();
    private final BitSet placed = new BitSet();
    private int requiredLeft;
    /** Members in the order found, and for each how many had committed when it started. */
    private final List<Integer> order = new ArrayList<>();

    private final List<Integer> starts = new ArrayList<>();
    private final List<int[]> states = new ArrayList<>();
    private final int[] committedAt;
    private final Map<Integer, List<Integer>> finalWriters = new HashMap<>();
    private final Set<IntBuffer> dead = new HashSet<>();
    private int remembered;

    private enum Try {
        /** The member may not be placed here. */
        NOT_YET,
        /** With it here, no order was found. */
        FAILED,
        FOUND
    }

    /** An order of all that must be in it, and how many transactions before each one it may see. */
    record Found(List<Integer> txns, List<Integer> starts) {}

    /** @param budget reads, writes and expectations to look at */
    OrderSearch(OrderProblem problem, long budget) {
        this.problem = problem;
        this.members = problem.members;
        this.budget = budget;
        committedAt = new int[members.size()];
        states.add(initialState(problem.history));
        for (int i = 0; i < members.size(); i++) {
            requiredLeft += members.get(i).required() ? 1 : 0;
            readsOnly.set(i, members.get(i).steps().stream().allMatch(Step::read));
            Map<Integer, Integer> left = new HashMap<>();
            members.get(i).steps().stream().filter(s -> !s.read()).forEach(s -> left.put(s.key(), s.value()));
            for (int version : left.values()) {
                finalWriters.computeIfAbsent(version, v -> new ArrayList<>()).add(i);
            }
        }
    }

    private static int[] initialState(TxnHistory history) {
        int[] state = new int[history.keys()];
        for (int key = 0; key < state.length; key++) {
            state[key] = history.model == Model.LIST_APPEND ? TxnHistory.NONE : history.initial(key);
        }
        return state;
    }

    /** Null if there is none, or the budget ended before it was known. */
    @Nullable
    Found find() {
        if (!extend()) {
            return null;
        }
        return new Found(order.stream().map(i -> members.get(i).txn()).toList(), List.copyOf(starts));
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** What is left of the budget. */
    long left() {
        return Math.max(0, budget);
    }

    private boolean extend() {
        if (requiredLeft == 0) {
            return true;
        }
        if (budget <= 0) {
            exhausted = true;
            return false;
        }
        for (int i = readsOnly.nextSetBit(0); i >= 0; i = readsOnly.nextSetBit(i + 1)) {
            Try outcome = tryNext(i);
            if (outcome != Try.NOT_YET) {
                return outcome == Try.FOUND;
            }
        }
        IntBuffer tried = problem.demand.snapshots() ? null : memo();
        if (tried != null && dead.contains(tried) || isHopeless()) {
            return false;
        }
        for (int i = readsOnly.nextClearBit(0); i < members.size(); i = readsOnly.nextClearBit(i + 1)) {
            if (tryNext(i) == Try.FOUND) {
                return true;
            }
        }
        if (tried != null && !exhausted && remembered < MOST_REMEMBERED) {
            dead.add(tried);
            remembered += tried.capacity();
        }
        return false;
    }

    private Try tryNext(int i) {
        int start = placed.get(i) || !mayCome(i) ? -1 : start(members.get(i));
        if (start < 0) {
            return Try.NOT_YET;
        }
        place(i, start);
        if (extend()) {
            return Try.FOUND;
        }
        remove(i);
        return Try.FAILED;
    }

    private boolean mayCome(int i) {
        BitSet before = members.get(i).before();
        for (int b = before.nextSetBit(0); b >= 0; b = before.nextSetBit(b + 1)) {
            if (members.get(b).required() && !placed.get(b)) {
                return false;
            }
        }
        return true;
    }

    /** The latest state that the member may start from; -1 if there is none. */
    private int start(Member member) {
        int latest = order.size();
        int earliest = problem.demand.snapshots() ? earliestStart(member) : latest;
        for (int start = latest; start >= earliest; start--) {
            if (mayStart(member, states.get(start))) {
                return start;
            }
        }
        return -1;
    }

    /** After all that must come first, and after the last write of a key that it writes itself. */
    private int earliestStart(Member member) {
        int earliest = 0;
        BitSet before = member.before();
        for (int b = before.nextSetBit(0); b >= 0; b = before.nextSetBit(b + 1)) {
            earliest = Math.max(earliest, placed.get(b) ? committedAt[b] : 0);
        }
        for (Step step : member.steps()) {
            for (int at = order.size(); !step.read() && at > earliest; at--) {
                budget--;
                if (writes(at - 1, step.key())) {
                    earliest = at;
                }
            }
        }
        return earliest;
    }

    private boolean writes(int position, int key) {
        return members.get(order.get(position)).steps().stream().anyMatch(s -> !s.read() && s.key() == key);
    }

    private boolean mayStart(Member member, int[] state) {
        budget -= 1 + member.expects().size();
        for (Map.Entry<Integer, Integer> expected : member.expects().entrySet()) {
            if (state[expected.getKey()] != expected.getValue()) {
                return false;
            }
        }
        return run(member, state.clone());
    }

    /** Whether every read of the member finds what it did; {@code state} becomes what it leaves. */
    private boolean run(Member member, int[] state) {
        budget -= member.steps().size();
        for (Step step : member.steps()) {
            int there = state[step.key()];
            if (!step.read()) {
                boolean list = problem.history.model == Model.LIST_APPEND;
                state[step.key()] = list ? problem.lists.append(there, step.value()) : step.value();
            } else if (there != step.value()) {
                return false;
            }
        }
        return true;
    }

    private void place(int i, int start) {
        Member member = members.get(i);
        int[] own = states.get(start).clone();
        run(member, own);
        int[] after = states.getLast().clone();
        member.steps().stream().filter(s -> !s.read()).forEach(s -> after[s.key()] = own[s.key()]);
        states.add(after);
        order.add(i);
        starts.add(start);
        placed.set(i);
        committedAt[i] = order.size();
        requiredLeft -= member.required() ? 1 : 0;
    }

    private void remove(int i) {
        states.removeLast();
        order.removeLast();
        starts.removeLast();
        placed.clear(i);
        requiredLeft += members.get(i).required() ? 1 : 0;
    }

    /** Whether some member to come can find what it read neither now nor later. */
    private boolean isHopeless() {
        for (int i = 0; i < members.size(); i++) {
            if (placed.get(i) || !members.get(i).required()) {
                continue;
            }
            for (Map.Entry<Integer, Integer> expected : members.get(i).expects().entrySet()) {
                if (!mayFind(i, expected.getKey(), expected.getValue())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayFind(int reader, int key, int state) {
        budget--;
        int there = states.getLast()[key];
        if (there == state) {
            return true;
        }
        if (problem.demand.snapshots() && states.stream().anyMatch(s -> s[key] == state)) {
            return true;
        }
        if (problem.history.model == Model.LIST_APPEND) {
            return problem.lists.isPrefix(there, state);
        }
        List<Integer> writers = finalWriters.getOrDefault(state, List.of());
        budget -= writers.size();
        return writers.stream().anyMatch(w -> w != reader && !placed.get(w));
    }

    /** Which members are placed, and what those to come may find. */
    private IntBuffer memo() {
        BitSet wanted = new BitSet();
        for (int i = 0; i < members.size(); i++) {
            if (!placed.get(i)) {
                members.get(i).expects().keySet().forEach(wanted::set);
            }
        }
        int n = (members.size() + 31) / 32;
        int[] memo = new int[n + wanted.cardinality()];
        for (int i = placed.nextSetBit(0); i >= 0; i = placed.nextSetBit(i + 1)) {
            memo[i / 32] |= 1 << i % 32;
        }
        for (int key = wanted.nextSetBit(0); key >= 0; key = wanted.nextSetBit(key + 1)) {
            memo[n++] = states.getLast()[key];
        }
        return IntBuffer.wrap(memo);
    }
}
