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
class Traverse {
    /** The process that walks. */
    interface Walker {
        ProcessId self();

        View curView();

        WeakSnapshot ws(View w);

        /** Line 53. */
        void halt(View w);

        /**
         * Goes on at once, as in the paper; or if {@code w} is curView and being left, when {@link Patience} says.
         *
         * @param found whether a proposal to leave it was found
         */
        default void patiently(View w, boolean found, Runnable goOn) {
            goOn.run();
        }

        void trace(TraceEvent event);
    }

    final Walker process;
    final Registers registers;
    final TreeSet<View> front = new TreeSet<>(Views.ORDER);
    private final View cng;
    private final Consumer<View> done;
    private View desiredView;
    private int walk;

    /**
     * @param cng changes to propose; empty for reads, writes and finishers
     * @param done gets desiredView of line 65
     */
    Traverse(Walker process, View cng, Registers registers, Consumer<View> done) {
        this.process = process;
        this.cng = cng;
        this.registers = registers;
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
        View w = next();
        if (!w.hasMember(process.self())) {
            process.halt(w); // line 53
        } else if (w.equals(desiredView)) {
            readInView(w);
        } else {
            propose(w, desiredView.minus(w));
        }
    }

    /** Lines 54-56. */
    void propose(View w, View changes) {
        process.ws(w).update(changes, unlessRestarted(() -> readInView(w)));
    }

    /** Lines 51-52: a least view of Front. */
    View next() {
        return front.first();
    }

    /** Lines 66-69: the scan comes first. Their result is what lines 57-62 go on with. */
    void readInView(View w) {
        scan(w, found -> registers.readFrom(w, unlessRestarted(() -> afterReadInView(w, found)))); // lines 67-68
    }

    void afterReadInView(View w, List<View> found) {
        if (found.isEmpty()) {
            writeInView(w); // lines 61-62
            return;
        }
        registers.onLeaving(w);
        goOn(w, found);
    }

    /** Lines 58-60, and the next pass of the loop. */
    void goOn(View w, List<View> found) {
        leave(w);
        found.forEach(c -> follow(w, c));
        step();
    }

    /** Line 58. */
    void leave(View w) {
        front.remove(w);
    }

    /** Lines 59-60, for each proposal found in {@code w}. */
    void follow(View w, View c) {
        desiredView = desiredView.union(c);
        front.add(w.union(c));
    }

    /** Lines 70-75. */
    void writeInView(View w) {
        process.trace(new TraceEvent.WriteInView(w));
        writeAndScan(w);
    }

    /** Lines 73-74: the scan comes last. */
    void writeAndScan(View w) {
        registers.writeTo(w, unlessRestarted(() -> scan(w, this::afterWriteInView)));
    }

    /** Line 63: with something found, w is still in Front and the next ReadInView(w) sees it too. */
    void afterWriteInView(List<View> found) {
        if (found.isEmpty()) {
            end();
        } else {
            step();
        }
    }

    /** Lines 64-65. */
    void end() {
        done.accept(desiredView);
    }

    void scan(View w, Consumer<List<View>> then) {
        int started = walk;
        process.ws(w).scan(found -> {
            if (started == walk) {
                then.accept(found);
            }
        });
    }

    /** How often the walk began; what was asked in an earlier one does not count. */
    int walk() {
        return walk;
    }

    Runnable unlessRestarted(Runnable action) {
        int started = walk;
        return () -> {
            if (started == walk) {
                action.run();
            }
        };
    }
}
