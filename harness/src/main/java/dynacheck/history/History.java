package dynacheck.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed history: indexes rise, every completion belongs to the one open operation of its process, and a process
 * that got {@code :info} is never seen again.
 */
public final class History {
    private final List<Op> ops;
    private final List<Call> calls;
    private final List<String> notes;

    private History(List<Op> ops, List<Call> calls, List<String> notes) {
        this.ops = List.copyOf(ops);
        this.calls = List.copyOf(calls);
        this.notes = List.copyOf(notes);
    }

    /** Throws {@link MalformedHistoryException} with the position (from 1) of the first op that does not fit. */
    public static History of(List<Op> ops) {
        Builder builder = new Builder();
        int position = 0;
        for (Op op : ops) {
            builder.add(op, ++position);
        }
        return builder.build();
    }

    /** Every line, in order. */
    public List<Op> ops() {
        return ops;
    }

    /** Every client operation, by invocation. */
    public List<Call> calls() {
        return calls;
    }

    /** What was tolerated while reading, in words. */
    public List<String> notes() {
        return notes;
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }

    /** Time of the last line; 0 for an empty history. */
    public long endNanos() {
        return ops.isEmpty() ? 0 : ops.getLast().timeNanos();
    }

    /** Pairs and checks ops one by one. */
    static final class Builder {
        private final List<Op> ops = new ArrayList<>();
        private final List<Op> invokes = new ArrayList<>();
        private final List<@Nullable Op> completions = new ArrayList<>();
        private final Map<Object, Integer> open = new HashMap<>();
        private final Set<Object> retired = new HashSet<>();
        private final List<String> notes = new ArrayList<>();

        void note(String note) {
            notes.add(note);
        }

        void add(Op op, int line) {
            if (!ops.isEmpty() && op.index() <= ops.getLast().index()) {
                throw new MalformedHistoryException(
                        line, "index goes back from " + ops.getLast().index() + " to " + op.index());
            }
            ops.add(op);
            if (op.isClient()) {
                pair(op, line);
            }
        }

        private void pair(Op op, int line) {
            String who = "process " + op.process();
            if (op.type() == OpType.INVOKE) {
                if (open.containsKey(op.process())) {
                    throw new MalformedHistoryException(line, who + " invokes while its last operation is open");
                }
                if (retired.contains(op.process())) {
                    throw new MalformedHistoryException(line, who + " is used again after its :info");
                }
                open.put(op.process(), invokes.size());
                invokes.add(op);
                completions.add(null);
                return;
            }
            Integer position = open.remove(op.process());
            if (position == null) {
                throw new MalformedHistoryException(line, who + " completes an operation it never invoked");
            }
            checkSame(invokes.get(position), op, line);
            completions.set(position, op);
            if (op.type() == OpType.INFO) {
                retired.add(op.process());
            }
        }

        private static void checkSame(Op invoke, Op completion, int line) {
            if (!invoke.f().equals(completion.f())) {
                throw new MalformedHistoryException(
                        line, "invoked as :" + invoke.f() + ", completed as :" + completion.f());
            }
            Object before = invoke.value();
            Object after = completion.value();
            boolean silent = after == null && completion.type() != OpType.OK;
            boolean sameValue = invoke.f().equals("write") || invoke.f().equals("cas");
            if (sameValue && !silent && !Objects.equals(before, after)) {
                throw new MalformedHistoryException(
                        line, "written value changes from " + Edn.print(before) + " to " + Edn.print(after));
            }
            if (invoke.f().equals("read") && !silent && before instanceof List<?> b && b.size() == 2) {
                if (!(after instanceof List<?> a) || a.size() != 2 || !Objects.equals(b.get(0), a.get(0))) {
                    throw new MalformedHistoryException(
                            line, "key changes from " + Edn.print(before) + " to " + Edn.print(after));
                }
            }
        }

        History build() {
            List<Call> calls = new ArrayList<>(invokes.size());
            for (int i = 0; i < invokes.size(); i++) {
                calls.add(new Call(invokes.get(i), completions.get(i)));
            }
            return new History(ops, calls, notes);
        }
    }
}
