package dynacheck.checker.register;

import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One operation on one register, with the value it returned or left behind; small, for there may be millions. */
public final class Access implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What it does to the register. */
    enum Kind {
        READ,
        /** Sets the value whatever it was. */
        WRITE,
        /** Compare-and-set: sets the value if it is the expected one, else fails. */
        CAS,
        /** Adds text at the end of the value. */
        APPEND
    }

    private final Kind kind;
    private final OpType outcome;
    private final Object process;
    private final @Nullable Object key;
    private final @Nullable Object value;
    private final @Nullable Object expected;
    private final long start;
    private final long completed;
    private final long startNanos;
    private final long endNanos;
    private final Map<Keyword, Object> invokeExtra;
    private final Map<Keyword, Object> completionExtra;

    /** @param completed index of the completion, {@link Long#MAX_VALUE} if there is none */
    private Access(
            Kind kind,
            OpType outcome,
            Op invoke,
            @Nullable Op completion,
            @Nullable Object key,
            @Nullable Object value,
            @Nullable Object expected) {
        this.kind = kind;
        this.outcome = outcome;
        this.process = invoke.process();
        this.key = key;
        this.value = value;
        this.expected = expected;
        this.start = invoke.index();
        this.completed = completion == null ? Long.MAX_VALUE : completion.index();
        this.startNanos = invoke.timeNanos();
        this.endNanos = completion == null ? invoke.timeNanos() : completion.timeNanos();
        this.invokeExtra = invoke.extra();
        this.completionExtra = completion == null ? Map.of() : completion.extra();
    }

    /** @param completion null if it never completed */
    static Access of(
            Kind kind,
            Op invoke,
            @Nullable Op completion,
            @Nullable Object key,
            @Nullable Object value,
            @Nullable Object expected) {
        OpType outcome = completion == null ? OpType.INFO : completion.type();
        return new Access(kind, outcome, invoke, completion, key, value, expected);
    }

    /** The same with an unknown outcome. */
    Access asIndeterminate() {
        Op invoke = call().invoke();
        return new Access(kind, OpType.INFO, invoke, null, key, value, expected);
    }

    Kind kind() {
        return kind;
    }

    OpType outcome() {
        return outcome;
    }

    public boolean isOk() {
        return outcome == OpType.OK;
    }

    public boolean isRead() {
        return kind == Kind.READ;
    }

    /** Whether it may leave a new value behind. */
    boolean isWrite() {
        return kind != Kind.READ;
    }

    boolean isCas() {
        return kind == Kind.CAS;
    }

    /** Whether it is a compare-and-set of a value to itself: no more than a read. */
    boolean changesNothing() {
        return kind == Kind.CAS && Objects.equals(expected, value);
    }

    /** Whether it surely took effect, so that every legal order holds it. */
    boolean isDefinite() {
        return outcome == OpType.OK;
    }

    /** What was read or written; the new value of a compare-and-set. */
    @Nullable
    public Object value() {
        return value;
    }

    /** What it needs to find: the value of a read, the expected one of a compare-and-set. */
    @Nullable
    Object observed() {
        return kind == Kind.CAS ? expected : value;
    }

    /** Whether it can only stand where the register has the value {@link #observed}. */
    boolean observes() {
        return kind == Kind.READ || kind == Kind.CAS;
    }

    /** Null for the one register of a history without keys. */
    @Nullable
    Object key() {
        return key;
    }

    Object process() {
        return process;
    }

    /** Index of the invocation; no two operations share it. */
    long start() {
        return start;
    }

    /** Index of the completion; {@link Long#MAX_VALUE} while the outcome is unknown. */
    long end() {
        return outcome == OpType.INFO ? Long.MAX_VALUE : completed;
    }

    /** Index of the completion, whatever the outcome; {@link Long#MAX_VALUE} if there is none. */
    long completed() {
        return completed;
    }

    /** What else the invocation says. */
    Map<Keyword, Object> invokeExtra() {
        return invokeExtra;
    }

    /** What else the completion says. */
    Map<Keyword, Object> completionExtra() {
        return completionExtra;
    }

    long startNanos() {
        return startNanos;
    }

    long endNanos() {
        return endNanos;
    }

    /** Whether this surely took effect before {@code other}. */
    boolean precedes(Access other) {
        return end() < other.start;
    }

    /** The history's operation this was made of. */
    Call call() {
        @Nullable Object argument = kind == Kind.CAS ? Arrays.asList(expected, value) : value;
        Op invoke =
                new Op(start, startNanos, process, OpType.INVOKE, f(), keyed(isRead() ? null : argument), invokeExtra);
        if (completed == Long.MAX_VALUE) {
            return new Call(invoke, null);
        }
        boolean silent = isRead() && outcome != OpType.OK;
        return new Call(
                invoke,
                new Op(completed, endNanos, process, outcome, f(), keyed(silent ? null : argument), completionExtra));
    }

    private String f() {
        return switch (kind) {
            case READ -> "read";
            case WRITE -> "write";
            case CAS -> "cas";
            case APPEND -> "append";
        };
    }

    private @Nullable Object keyed(@Nullable Object inner) {
        return key == null ? inner : Collections.unmodifiableList(Arrays.asList(key, inner));
    }

    @Override
    public String toString() {
        String what = switch (kind) {
            case READ -> "read " + Edn.print(value);
            case WRITE -> "wrote " + Edn.print(value);
            case CAS -> "changed " + Edn.print(expected) + " to " + Edn.print(value);
            case APPEND -> "appended " + Edn.print(value);
        };
        return "process " + process + " " + what + " [" + start + ", "
                + (end() == Long.MAX_VALUE ? "unknown" : String.valueOf(completed)) + "]";
    }
}
