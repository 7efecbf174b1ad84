package dynacheck.checker.register;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What there is to say of a split of a history beside what happened to registers; of several, what all of them say. */
public final class SplitReport implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Doubts doubts;
    private final ArrayList<String> notes;
    private long recorded;
    private @Nullable String failure;

    SplitReport(Doubts doubts, List<String> notes, long recorded, @Nullable String failure) {
        this.doubts = doubts;
        this.notes = new ArrayList<>(notes);
        this.recorded = recorded;
        this.failure = failure;
    }

    /** Of no split. */
    public static SplitReport none() {
        return new SplitReport(new Doubts(), List.of(), 0, null);
    }

    /** Adds what was found in the split that follows. */
    public void and(SplitReport next) {
        if (failure == null) {
            doubts.and(next.doubts);
            notes.addAll(next.notes);
            recorded += next.recorded;
            failure = next.failure;
        }
    }

    /**
     * Finds out which registers are in doubt. To be called once, when there is no further split.
     *
     * @param registers which of some names are registers
     */
    public void settle(UnaryOperator<Set<Object>> registers) {
        Set<Object> names = doubts.named();
        doubts.settle(names.isEmpty() ? name -> false : registers.apply(names)::contains);
    }

    Doubts doubts() {
        return doubts;
    }

    /** What was tolerated while reading. */
    public List<String> notes() {
        return notes;
    }

    /** Client operations that began. */
    public long recorded() {
        return recorded;
    }

    /** Why this is no history; null if it is one. */
    public @Nullable String failure() {
        return failure;
    }
}
