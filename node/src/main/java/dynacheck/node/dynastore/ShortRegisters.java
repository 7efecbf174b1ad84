package dynacheck.node.dynastore;

import java.util.List;
import java.util.function.Consumer;

/** {@link Registers} of the short form: each contact also looks at Mem, atomically at each replica. */
interface ShortRegisters extends Registers {
    /**
     * F2 and F4 (b): a majority of {@code w} takes in what is {@code known} of Mem, then shows Mem and the values. The
     * values count if all of the majority held a proposal before they showed them, or if none of it knows of one.
     */
    void look(View w, List<MemEntry> known, Consumer<Sight> then);

    /** F3: a majority of {@code w} takes what is carried, then shows Mem. */
    void writeAndLook(View w, Consumer<Sight> then);

    /** Line 58: the traversal leaves {@code w}, a majority of which holds these entries. */
    void onLeaving(View w, List<MemEntry> entries);

    /**
     * F6: nothing was written, and a majority showed no proposal and one timestamp, which is that of what is carried.
     * Without the last part a value carried over from an earlier view could be returned although this view lacks it.
     */
    boolean isSettled();

    /** Whether what carries them waits for NOTIFY where it may; a transfer must not, for that is what NOTIFY awaits. */
    boolean isPatient();
}
