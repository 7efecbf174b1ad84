package dynacheck.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that ops can follow one another and joins completions to invocations: indexes rise, every completion belongs
 * to the one open operation of its process, and a process that got {@code :info} is never seen again. Memory grows with
 * the open operations, and by one bit for each process that was retired. A history of completions only is taken where
 * nothing depends on when an operation began: then each is an operation by itself.
 */
public final class Pairing {
    private static final long BIT_SET_LIMIT = 1L << 26;

    private static final int PLACES = 1 << 10;

    /** Open operations by process number, as far as places do not collide; a map takes twice as long. */
    private final @Nullable Op[] places = new @Nullable Op[PLACES];

    /** The other open operations. */
    private final Map<Object, Op> open = new HashMap<>();

    private final BitSet retired = new BitSet();
    private final Set<Object> retiredOthers = new HashSet<>();
    private final boolean maybeCompletionsOnly;
    private long lastIndex = Long.MIN_VALUE;
    private boolean invoked;
    private boolean completionsOnly;

    public Pairing() {
        this(false);
    }

    /** @param maybeCompletionsOnly whether a history without any invocation is taken */
    public Pairing(boolean maybeCompletionsOnly) {
        this.maybeCompletionsOnly = maybeCompletionsOnly;
    }

    /** Whether operations were completed and none invoked: nothing is known of when each began. */
    public boolean isCompletionsOnly() {
        return completionsOnly;
    }

    /**
     * Goes on in the middle of a history whose beginning somebody else has seen.
     *
     * @param last index of the op before; {@link Long#MIN_VALUE} if there is none
     * @param begins whether there was an invocation
     * @param begun invocations without a completion
     * @param gone processes that got {@code :info}, as far as they matter
     */
    public void resume(long last, boolean begins, Iterable<Op> begun, Iterable<?> gone) {
        lastIndex = last;
        invoked = begins;
        for (Op op : begun) {
            replace(op.process(), op);
        }
        gone.forEach(this::retire);
    }

    /**
     * The invocation that a client's {@code op} completes; null if it is an invocation itself or no client's. Throws
     * {@link MalformedHistoryException} if it cannot follow.
     */
    public @Nullable Op add(Op op, int line) {
        if (op.index() <= lastIndex) {
            throw wrong(op, line, "index goes back from " + lastIndex + " to " + op.index());
        }
        lastIndex = op.index();
        return op.isClient() ? pair(op, line) : null;
    }

    /** Invocations without a completion so far. */
    public Iterable<Op> open() {
        List<Op> all = new ArrayList<>(open.values());
        for (Op op : places) {
            if (op != null) {
                all.add(op);
            }
        }
        return all;
    }

    /** Sets what the process has open; returns what it had. */
    private @Nullable Op replace(Object process, @Nullable Op op) {
        if (process instanceof Long number) {
            int place = number.intValue() & PLACES - 1;
            Op before = places[place];
            boolean own = before == null
                    ? op != null && (open.isEmpty() || !open.containsKey(process))
                    : Objects.equals(process, before.process());
            if (own) {
                places[place] = op;
                return before;
            }
        }
        return op == null ? open.remove(process) : open.put(process, op);
    }

    private @Nullable Op pair(Op op, int line) {
        if (op.type() == OpType.INVOKE) {
            if (completionsOnly) {
                throw wrong(
                        op,
                        line,
                        "the first invocation comes after completions; a history has all of its invocations or none");
            }
            invoked = true;
            if (isRetired(op.process())) {
                throw wrong(op, line, who(op) + " is used again after its :info");
            }
            if (replace(op.process(), op) != null) {
                throw wrong(op, line, overlap(op));
            }
            return null;
        }
        Op invoke = replace(op.process(), null);
        if (invoke == null) {
            return invented(op, line);
        }
        checkSame(invoke, op, line);
        if (op.type() == OpType.INFO) {
            retire(op.process());
        }
        return invoke;
    }

    /** Of a completion without an invocation, where that is all that the history has. */
    private Op invented(Op op, int line) {
        if (invoked || !maybeCompletionsOnly) {
            throw wrong(
                    op,
                    line,
                    who(op) + " completes an operation it never invoked"
                            + (invoked
                                    ? ""
                                    : "; without invocations nothing is known of real time, which registers are judged"
                                            + " by; for transactions use --model list-append or rw-register"));
        }
        completionsOnly = true;
        return new Op(op.index(), op.timeNanos(), op.process(), OpType.INVOKE, op.f(), op.value(), op.extra());
    }

    private static String overlap(Op op) {
        return op.process().equals(Op.UNNAMED)
                ? "operations overlap and have no :process, so nobody knows which completion belongs to which"
                : who(op) + " invokes while its last operation is open";
    }

    private static MalformedHistoryException wrong(Op op, int line, String why) {
        return new MalformedHistoryException(
                line, why + Fields.shown(op.index(), op.process(), op.type().keyword(), op.f(), op.value()));
    }

    private static String who(Op op) {
        return "process " + op.process();
    }

    /** Whether a process got {@code :info}, and so must not be seen again. */
    public boolean isRetired(Object process) {
        return process instanceof Long p && p >= 0 && p < BIT_SET_LIMIT
                ? retired.get(p.intValue())
                : !retiredOthers.isEmpty() && retiredOthers.contains(process);
    }

    private void retire(Object process) {
        if (process instanceof Long p && p >= 0 && p < BIT_SET_LIMIT) {
            retired.set(p.intValue());
        } else {
            retiredOthers.add(process);
        }
    }

    private static void checkSame(Op invoke, Op completion, int line) {
        if (!invoke.f().equals(completion.f())) {
            throw wrong(completion, line, "invoked as :" + invoke.f() + ", completed as :" + completion.f());
        }
        Object before = invoke.value();
        Object after = completion.value();
        if (after == before || completion.type() != OpType.OK && (after == null || after instanceof Keyword)) {
            // Without an outcome there is no value, or the error in its place.
            return;
        }
        if (invoke.f().equals("read")) {
            Two asked = Two.of(before);
            Two told = Two.of(after);
            if (asked != null && (told == null || !Objects.equals(asked.first(), told.first()))) {
                throw wrong(completion, line, "key changes from " + Edn.brief(before) + " to " + Edn.brief(after));
            }
        } else if ((invoke.f().equals("write") || invoke.f().equals("cas")) && !Objects.equals(before, after)) {
            throw wrong(
                    completion, line, "written value changes from " + Edn.brief(before) + " to " + Edn.brief(after));
        }
    }
}
