package dynacheck.checker.txn;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides a small history exactly: either an order that shows the consistency model is found, and verified by other
 * code, or all were ruled out. What is too large, or takes too long, is left to inference.
 */
final class OrderFinder {
    /** Transactions up to which an order is looked for. */
    static final int MOST_TRANSACTIONS = 256;

    /** Reads, writes and expectations that a search may look at: about a second. */
    static final long BUDGET = 20_000_000;

    private final TxnHistory history;
    private final Marks marks;
    private final ElleOptions options;
    private final Graph inferred;
    private final long budget;
    /** What may still be spent to find few transactions that show it. */
    private long left;

    enum Outcome {
        FOUND,
        NONE,
        UNDECIDED
    }

    /**
     * What was found.
     *
     * @param demand what was looked for
     * @param anomaly why there is no order; null unless there is none
     */
    record Answer(Outcome outcome, Demand demand, @Nullable ElleAnomaly anomaly) {}

    /** @param budget as {@link #BUDGET}; 0 for no search */
    OrderFinder(TxnHistory history, Marks marks, ElleOptions options, Graph inferred, long budget) {
        this.history = history;
        this.marks = marks;
        this.options = options;
        this.inferred = inferred;
        this.budget = budget;
    }

    /** @param model that an order is to show; that of the options, or a part of it that can be judged */
    Answer decide(Consistency model) {
        Optional<Demand> exact = Demand.of(model);
        // A serial order shows every weaker model as well; that there is none says nothing about them.
        Demand demand = exact.orElse(Demand.SERIAL);
        if (history.txns() > MOST_TRANSACTIONS || budget <= 0) {
            return new Answer(Outcome.UNDECIDED, demand, null);
        }
        boolean ofKeys = options.linearizableKeys() || options.sequentialKeys();
        if (ofKeys && Repeats.of(history).values() > 0) { // Reads of equal values may be of two versions.
            return new Answer(Outcome.UNDECIDED, demand, null);
        }
        if (demand.snapshots()) { // A serial order is one of snapshots, and found more easily.
            Answer serial = search(new Demand(false, demand.order()), false, model);
            if (serial.outcome == Outcome.FOUND) {
                return serial;
            }
        }
        // An order of snapshots that keeps keys in time need not keep whole transactions so.
        return search(demand, exact.isPresent() && !(ofKeys && demand.snapshots()), model);
    }

    /** @param refutes whether the history is not of the model if there is no such order */
    private Answer search(Demand demand, boolean refutes, Consistency model) {
        OrderProblem problem = OrderProblem.of(history, marks, options, demand);
        OrderSearch search = new OrderSearch(problem.with(inferred), budget);
        OrderSearch.Found found = search.find();
        if (found != null) {
            String flaw = OrderVerifier.flaw(history, options, demand, found);
            if (flaw != null) {
                throw new IllegalStateException("the order found is none: " + flaw);
            }
            return new Answer(Outcome.FOUND, demand, null);
        }
        boolean ruledOut = refutes && !search.isExhausted();
        return ruledOut
                ? new Answer(Outcome.NONE, demand, told(problem, model))
                : new Answer(Outcome.UNDECIDED, demand, null);
    }

    private ElleAnomaly told(OrderProblem problem, Consistency model) {
        left = BUDGET;
        Demand demand = problem.demand;
        BitSet needed = new BitSet();
        for (int i = 0; i < problem.members.size(); i++) {
            needed.set(i, problem.members.get(i).required());
        }
        boolean shrunk = isImpossible(problem.only(needed));
        for (int i = needed.nextSetBit(0); shrunk && i >= 0; i = needed.nextSetBit(i + 1)) {
            needed.clear(i);
            needed.set(i, !isImpossible(problem.only(needed)));
        }
        Narrator n = new Narrator(history);
        if (shrunk) {
            for (OrderProblem.Member member : problem.only(needed).members) {
                n.name(member.txn());
            }
        }
        n.say("No %s lets each of %s read what it read; every one was tried."
                .formatted(
                        demand.toString().replaceFirst("^an? ", ""),
                        shrunk ? "these" : history.txns() + " transactions"));
        tellTimes(problem, needed, shrunk, n);
        String name = (demand.snapshots() ? "no-snapshot-order" : "no-serial-order")
                + demand.order().suffix();
        return n.anomaly(name, EnumSet.of(model));
    }

    /** Which of the transactions must stay in the order that they had outside, without what follows from others. */
    private static void tellTimes(OrderProblem problem, BitSet needed, boolean shrunk, Narrator n) {
        List<OrderProblem.Member> members = problem.members;
        for (int b = needed.nextSetBit(0); shrunk && b >= 0; b = needed.nextSetBit(b + 1)) {
            BitSet before = (BitSet) members.get(b).before().clone();
            before.and(needed);
            BitSet direct = (BitSet) before.clone();
            before.stream().forEach(a -> direct.andNot(members.get(a).before()));
            int after = members.get(b).txn();
            direct.stream().forEach(a -> n.say(n.inTime(members.get(a).txn(), after) + "."));
        }
    }

    private boolean isImpossible(OrderProblem problem) {
        OrderSearch search = new OrderSearch(problem, left);
        boolean found = search.find() != null;
        left = search.left();
        return !found && !search.isExhausted();
    }
}
