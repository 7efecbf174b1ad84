package dynacheck.checker.register;

import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations on one key; linearizability is local, so each register is judged for itself. */
public final class Register {
    private final @Nullable Object key;
    private final @Nullable Object initial;
    private List<Access> accesses = new ArrayList<>();
    private @Nullable OnlineZones online;
    private boolean whole = true;
    private long operations;
    private long definite;
    private long indeterminate;
    private long firstWritten = Long.MAX_VALUE;
    private long lastObserved = Long.MIN_VALUE;
    private boolean writtenValueRead;
    private boolean initialRead;

    Register(@Nullable Object key, @Nullable Object initial) {
        this.key = key;
        this.initial = initial;
    }

    void add(Access access) {
        operations++;
        definite += access.isDefinite() ? 1 : 0;
        if (access.isWrite() && access.outcome() == OpType.INFO) {
            indeterminate++;
        }
        if (access.isOk() && access.isWrite()) {
            firstWritten = Math.min(firstWritten, access.end());
        }
        if (access.isOk() && access.observes()) {
            lastObserved = Math.max(lastObserved, access.start());
            boolean isInitial = Objects.equals(access.observed(), initial);
            writtenValueRead |= !isInitial;
            initialRead |= isInitial;
        }
        if (whole) {
            accesses.add(access);
        }
    }

    /**
     * What happened before something began that is not understood. What ended later may or may not have taken
     * effect before it.
     */
    Register before(long index) {
        if (index == Doubts.NEVER) {
            return this;
        }
        Register before = new Register(key, initial);
        for (Access access : accesses) {
            before.add(access.end() < index ? access : access.asIndeterminate());
        }
        return before;
    }

    /** Judges it while its operations come; null if nothing does. */
    @Nullable
    OnlineZones online() {
        return online;
    }

    void judgeOnline(OnlineZones by) {
        online = by;
    }

    /** Keeps no operation, only the numbers. */
    void forget() {
        whole = false;
        accesses = List.of();
    }

    /** Whether {@link #accesses} holds every operation. */
    boolean isWhole() {
        return whole;
    }

    long operations() {
        return operations;
    }

    /** Operations that surely took effect. */
    long definite() {
        return definite;
    }

    /** Writes whose outcome is unknown. */
    long indeterminate() {
        return indeterminate;
    }

    boolean isWritten() {
        return firstWritten != Long.MAX_VALUE;
    }

    /** Whether a read returned another value than the initial one. */
    boolean isWrittenValueRead() {
        return writtenValueRead;
    }

    /** Whether a read returned the initial value. */
    boolean isInitialRead() {
        return initialRead;
    }

    /** The same operations, on a register that begins otherwise. */
    Register withInitial(@Nullable Object other) {
        Register same = new Register(key, other);
        accesses.forEach(same::add);
        return same;
    }

    /**
     * Whether no observation is surely after a write: none began after one had ended, and none returned what one wrote.
     */
    boolean isNeverReadAfterWrite() {
        return isWritten() && !writtenValueRead && lastObserved < firstWritten;
    }

    /** Null for the one register of a history without keys. */
    @Nullable
    Object key() {
        return key;
    }

    /** The value before the first write. */
    @Nullable
    Object initial() {
        return initial;
    }

    /** In order of completion, those that never completed last. */
    public List<Access> accesses() {
        return accesses;
    }
}
