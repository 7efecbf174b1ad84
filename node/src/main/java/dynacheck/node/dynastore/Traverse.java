package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The heart of DynaStore: procedure Traverse of Algorithm 2, lines 47-65, with ReadInView (66-69) and WriteInView
 * (70-75). It walks the graph of views from curView along the proposals that it finds in their weak snapshots, carrying
 * values with it, until it ends in a view in which nothing is proposed.
 *
 * <p>Waiting is a callback; a callback of a walk that was restarted meanwhile does nothing.
 */
final class Traverse {
    /** The process that walks. */
    interface Walker {
        ProcessId self();

        View curView();

        WeakSnapshot ws(View w);

        /** Line 53. */
        void halt(View w);

        void trace(TraceEvent event);
    }

    private final Walker process;
    private final View cng;
    private final Registers registers;
    private final Mutant mutant;
    private final Consumer<View> done;
    private final TreeSet<View> front = new TreeSet<>(Views.ORDER);
    private View desiredView;
    private int walk;

    /**
     * @param cng changes to propose; empty for reads, writes and finishers
     * @param done gets desiredView of line 65
     */
    Traverse(Walker process, View cng, Registers registers, Mutant mutant, Consumer<View> done) {
        this.process = process;
        this.cng = cng;
        this.registers = registers;
        this.mutant = mutant;
        this.done = done;
        this.desiredView = cng;
    }

    /** Begins, or begins again, at line 48: curView may have moved, what the registers carry stays. */
    void restart() {
        walk++;
        desiredView = process.curView().union(cng); // line 48
        front.clear(); // line 49
        front.add(process.curView());
        registers.onRestart();
        step();
    }

    /** Ends without a result; open callbacks do nothing. */
    void cancel() {
        walk++;
    }

    /** One pass of the loop, lines 50-63. */
    private void step() {
        View w = mutant == Mutant.GREATEST_VIEW_FIRST ? front.last() : front.first(); // lines 51-52
        if (!w.hasMember(process.self())) {
            process.halt(w); // line 53
        } else if (w.equals(desiredView)) {
            readInView(w);
        } else {
            process.ws(w).update(desiredView.minus(w), unlessRestarted(() -> readInView(w))); // lines 54-55
        }
    }

    /** Lines 66-69 and, on their result, 57-62. The scan comes first. */
    private void readInView(View w) {
        if (mutant == Mutant.READ_IN_VIEW_CONTACTS_BEFORE_SCAN) {
            registers.readFrom(w, unlessRestarted(() -> scan(w, found -> afterReadInView(w, found))));
        } else {
            scan(w, found -> registers.readFrom(w, unlessRestarted(() -> afterReadInView(w, found)))); // lines 67-68
        }
    }

    private void afterReadInView(View w, List<View> found) {
        if (found.isEmpty()) {
            writeInView(w); // lines 61-62
            return;
        }
        if (mutant != Mutant.LEFT_VIEW_STAYS_IN_FRONT) {
            front.remove(w); // line 58
        }
        registers.onLeaving(w);
        for (View c : mutant == Mutant.ONLY_FIRST_PROPOSAL_FOLLOWED ? found.subList(0, 1) : found) {
            desiredView = mutant == Mutant.DESIRED_VIEW_NOT_EXTENDED ? desiredView : desiredView.union(c); // line 59
            front.add(w.union(c)); // line 60
        }
        step();
    }

    /** Lines 70-75. The scan comes last. */
    private void writeInView(View w) {
        if (mutant == Mutant.READ_WITHOUT_WRITE_BACK && registers.isRead()) {
            done.accept(desiredView);
            return;
        }
        process.trace(new TraceEvent.WriteInView(w));
        if (mutant == Mutant.WRITE_IN_VIEW_SCANS_BEFORE_CONTACT) {
            scan(w, found -> registers.writeTo(w, unlessRestarted(() -> afterWriteInView(found))));
        } else if (mutant == Mutant.WRITE_IN_VIEW_WITHOUT_SCAN) {
            registers.writeTo(w, unlessRestarted(() -> afterWriteInView(List.of())));
        } else {
            registers.writeTo(w, unlessRestarted(() -> scan(w, this::afterWriteInView))); // lines 73-74
        }
    }

    /** Line 63: with something found, w is still in Front and the next ReadInView(w) sees it too. */
    private void afterWriteInView(List<View> found) {
        if (found.isEmpty()) {
            done.accept(desiredView); // lines 64-65
        } else {
            step();
        }
    }

    private void scan(View w, Consumer<List<View>> then) {
        int started = walk;
        process.ws(w).scan(found -> {
            if (started == walk) {
                then.accept(found);
            }
        });
    }

    private Runnable unlessRestarted(Runnable action) {
        int started = walk;
        return () -> {
            if (started == walk) {
                action.run();
            }
        };
    }
}
