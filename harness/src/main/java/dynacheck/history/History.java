package dynacheck.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed history: indexes rise, every completion belongs to the one open operation of its process, and a process
 * that got {@code :info} is never seen again.
 */
public final class History {
    private final List<Op> ops;
    private final List<Call> calls;
    private final int[] lines;
    private final List<String> notes;
    private final boolean completionsOnly;
    private final Map<Function<History, ?>, Object> derived = new ConcurrentHashMap<>();

    private History(List<Op> ops, int[] lines, List<Call> calls, List<String> notes, boolean completionsOnly) {
        this.completionsOnly = completionsOnly;
        this.ops = List.copyOf(ops);
        this.lines = lines;
        this.calls = List.copyOf(calls);
        this.notes = List.copyOf(notes);
    }

    /** Throws {@link MalformedHistoryException} with the position (from 1) of the first op that does not fit. */
    public static History of(List<Op> ops) {
        Builder builder = new Builder();
        int position = 0;
        for (Op op : ops) {
            builder.accept(op, ++position);
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

    /**
     * Line of the op with this index, from 1; for a history that was never in a file, its position.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int line(long index) {
        int low = 0;
        int high = ops.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = ops.get(middle).index();
            if (there == index) {
                return lines[middle];
            }
            low = there < index ? middle + 1 : low;
            high = there > index ? middle - 1 : high;
        }
        throw new IllegalArgumentException("no op has index " + index);
    }

    /**
     * What follows from this history alone and several checkers ask for: worked out once for all that ask with an equal
     * function. Nobody may change it.
     */
    @SuppressWarnings("unchecked") // under a function is what that function returned
    public <T> T derived(Function<History, T> by) {
        Object known = derived.get(by);
        if (known == null) {
            known = by.apply(this); // outside the map, for this may ask for something else that is derived
            derived.put(by, known);
        }
        return (T) known;
    }

    /** What was tolerated while reading, in words. */
    public List<String> notes() {
        return notes;
    }

    /** Whether there was no invocation, so that nothing is known about real time. Only transactions may come so. */
    public boolean isCompletionsOnly() {
        return completionsOnly;
    }

    /** Hands over every op with its line, as the reader did. */
    public void replay(OpSink sink) {
        for (int i = 0; i < ops.size(); i++) {
            sink.accept(ops.get(i), lines[i]);
        }
        notes.forEach(sink::note);
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }

    /** Time of the last line; 0 for an empty history. */
    public long endNanos() {
        return ops.isEmpty() ? 0 : ops.getLast().timeNanos();
    }

    /** Pairs and checks ops one by one. */
    static final class Builder implements OpSink {
        private final List<Op> ops = new ArrayList<>();
        private int[] lines = new int[16];
        private final List<Op> invokes = new ArrayList<>();
        private final List<@Nullable Op> completions = new ArrayList<>();
        private final Map<Object, Integer> open = new HashMap<>();
        private final Pairing pairing;
        private final ViewNames views = new ViewNames();
        private final List<String> notes = new ArrayList<>();

        Builder() {
            this(false);
        }

        /** @param maybeCompletionsOnly whether a history without any invocation is taken */
        Builder(boolean maybeCompletionsOnly) {
            pairing = new Pairing(maybeCompletionsOnly);
        }

        @Override
        public void note(String note) {
            notes.add(note);
        }

        @Override
        public void accept(Op read, int line) {
            Op op = views.whole(read);
            Op invoke = pairing.add(op, line);
            if (ops.size() == lines.length) {
                lines = Arrays.copyOf(lines, 2 * lines.length);
            }
            lines[ops.size()] = line;
            ops.add(op);
            if (invoke != null && pairing.isCompletionsOnly()) {
                invokes.add(invoke);
                completions.add(op);
            } else if (invoke != null) {
                completions.set(Objects.requireNonNull(open.remove(op.process())), op);
            } else if (op.isClient()) {
                open.put(op.process(), invokes.size());
                invokes.add(op);
                completions.add(null);
            }
        }

        History build() {
            List<Call> calls = new ArrayList<>(invokes.size());
            for (int i = 0; i < invokes.size(); i++) {
                calls.add(new Call(invokes.get(i), completions.get(i)));
            }
            return new History(ops, lines, calls, notes, pairing.isCompletionsOnly());
        }
    }
}
