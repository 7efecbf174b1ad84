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
 * the open operations, and by one bit for each process that was retired.
 */
public final class Pairing {
    private static final long BIT_SET_LIMIT = 1L << 26;

    private static final int PLACES = 1 << 10;

    /** What a process has open, at the place that its number gives, if no other is there; a map takes twice as long. */
    private final @Nullable Op[] places = new @Nullable Op[PLACES];

    /** What else is open. */
    private final Map<Object, Op> open = new HashMap<>();

    private final BitSet retired = new BitSet();
    private final Set<Object> retiredOthers = new HashSet<>();
    private long lastIndex = Long.MIN_VALUE;

    /**
     * The invocation that a client's {@code op} completes; null if it is an invocation itself or no client's. Throws
     * {@link MalformedHistoryException} if it cannot follow.
     */
    public @Nullable Op add(Op op, int line) {
        if (op.index() <= lastIndex) {
            throw new MalformedHistoryException(line, "index goes back from " + lastIndex + " to " + op.index());
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
            if (isRetired(op.process())) {
                throw new MalformedHistoryException(line, who(op) + " is used again after its :info");
            }
            if (replace(op.process(), op) != null) {
                throw new MalformedHistoryException(line, who(op) + " invokes while its last operation is open");
            }
            return null;
        }
        Op invoke = replace(op.process(), null);
        if (invoke == null) {
            throw new MalformedHistoryException(line, who(op) + " completes an operation it never invoked");
        }
        checkSame(invoke, op, line);
        if (op.type() == OpType.INFO) {
            retire(op.process());
        }
        return invoke;
    }

    private static String who(Op op) {
        return "process " + op.process();
    }

    private boolean isRetired(Object process) {
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
            throw new MalformedHistoryException(
                    line, "invoked as :" + invoke.f() + ", completed as :" + completion.f());
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
                throw new MalformedHistoryException(
                        line, "key changes from " + Edn.print(before) + " to " + Edn.print(after));
            }
        } else if ((invoke.f().equals("write") || invoke.f().equals("cas")) && !Objects.equals(before, after)) {
            throw new MalformedHistoryException(
                    line, "written value changes from " + Edn.print(before) + " to " + Edn.print(after));
        }
    }
}
