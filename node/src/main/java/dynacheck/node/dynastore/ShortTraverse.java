package dynacheck.node.dynastore;

import java.util.List;
import java.util.function.Consumer;

/**
 * Traverse with fewer round trips: the walk is the paper's; ReadInView, WriteInView and the proposal of line 55 travel
 * together with the scans before and after them.
 *
 * <p>What makes that safe is the <em>flag principle</em>. Who ends in w first writes its value, then looks at Mem; who
 * leaves w first sets Mem, then looks at the value; each does both atomically at every replica of a majority of w. Two
 * majorities share a replica, and there one of the two came first: either the leaver sees the value, or the ender sees
 * the flag and leaves too.
 *
 * <p>Whoever finds curView being left may wait before it goes on ({@link Patience}).
 */
class ShortTraverse extends Traverse {
    private final ShortRegisters registers;

    ShortTraverse(Walker process, View cng, ShortRegisters registers, Consumer<View> done) {
        super(process, cng, registers, done);
        this.registers = registers;
    }

    /** F5, for lines 54-56: after the update a majority holds every entry that is known, so the look that counts. */
    @Override
    void propose(View w, View changes) {
        ShortSnapshot ws = ws(w);
        ws.update(
                changes,
                unlessRestarted((List<MemEntry> known) -> ws.lookAgain(
                        ws.beginScan(), known, look(w), unlessRestarted((List<MemEntry> found) -> leave(w, found)))));
    }

    /** F2, for lines 66-69: one round trip. Where proposals are known it would only find them again: F4 (b). */
    @Override
    void readInView(View w) {
        beforeContact(w, () -> lookInView(w));
    }

    private void lookInView(View w) {
        ShortSnapshot ws = ws(w);
        long scan = ws.beginScan();
        if (!ws.known().isEmpty()) {
            ws.lookAgain(scan, ws.known(), look(w), unlessRestarted((List<MemEntry> found) -> leave(w, found)));
            return;
        }
        registers.look(w, List.of(), seen(w, scan, () -> {
            if (registers.isSettled()) {
                end(); // F6
            } else {
                writeInView(w);
            }
        }));
    }

    /** F3, for lines 70-75: one round trip. */
    @Override
    void writeAndScan(View w) {
        beforeContact(w, () -> {
            long scan = ws(w).beginScan();
            registers.writeAndLook(w, seen(w, scan, this::end));
        });
    }

    /** F4 if something is proposed. */
    private Consumer<Sight> seen(View w, long scan, Runnable ifNothing) {
        Consumer<List<MemEntry>> end = unlessRestarted((List<MemEntry> found) -> {
            if (found.isEmpty()) {
                ifNothing.run();
            } else {
                leave(w, found);
            }
        });
        return unlessRestarted((Sight sight) -> {
            Runnable goOn = () -> ws(w).endOrLeave(scan, sight, look(w), end);
            if (sight.isEmpty()) {
                goOn.run();
            } else {
                patiently(w, true, goOn);
            }
        });
    }

    private void beforeContact(View w, Runnable goOn) {
        patiently(w, !ws(w).known().isEmpty(), goOn);
    }

    private void patiently(View w, boolean found, Runnable goOn) {
        if (registers.isPatient()) {
            process.patiently(w, found, unlessRestarted(goOn));
        } else {
            goOn.run();
        }
    }

    /** Lines 58-60. */
    private void leave(View w, List<MemEntry> found) {
        registers.onLeaving(w, found);
        goOn(w, found.stream().map(MemEntry::proposal).toList());
    }

    private ShortSnapshot.Look look(View w) {
        return (known, then) -> registers.look(w, known, then);
    }

    private ShortSnapshot ws(View w) {
        return (ShortSnapshot) process.ws(w);
    }

    private <T> Consumer<T> unlessRestarted(Consumer<T> action) {
        int started = walk();
        return found -> {
            if (started == walk()) {
                action.accept(found);
            }
        };
    }
}
