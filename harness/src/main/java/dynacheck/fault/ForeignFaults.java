package dynacheck.fault;

import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults of histories that are not ours, by the names that Jepsen's nemeses give their operations: {@code start-x}
 * lasts until {@code stop-x}, {@code kill} until {@code start}, {@code pause} until {@code resume}, a clock's
 * disturbance until {@code reset-clock}, a bare {@code start} until {@code stop}. Other names are over at once.
 */
public final class ForeignFaults {
    private static final int MOST_LETTERS = 60;
    private static final Map<String, String> ENDED_BY = Map.of(
            "kill",
            "start",
            "pause",
            "resume",
            "bump-clock",
            "reset-clock",
            "strobe-clock",
            "reset-clock",
            "start",
            "stop");

    private final Map<String, Span> open = new LinkedHashMap<>();
    private final List<Span> spans = new ArrayList<>();
    private String previous = "";

    private ForeignFaults() {}

    /** One fault. Jepsen writes each operation of a nemesis twice; the second line says when it was done. */
    public static final class Span {
        private final Op first;
        private final String endedBy;
        private @Nullable Op done;
        private @Nullable Op ended;

        private Span(Op first, String endedBy) {
            this.first = first;
            this.endedBy = endedBy;
        }

        private boolean mayActAt(long index) {
            return first.index() <= index && (ended == null || index <= ended.index());
        }

        public Op first() {
            return first;
        }

        /** The line that says what was done; the first one if there is no other. */
        public Op done() {
            return done == null ? first : done;
        }

        /** The last line of the operation that ended it; null if there was none. */
        public @Nullable Op ended() {
            return ended;
        }

        /** What was done, {@code partition} for {@code start-partition}. */
        public String kind() {
            return first.f().replaceFirst("^start-", "");
        }

        @Override
        public String toString() {
            String value = first.value() == null ? "" : " " + Edn.print(first.value());
            String text = first.f() + value;
            return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS - 3) + "...";
        }
    }

    public static ForeignFaults of(History history) {
        ForeignFaults faults = new ForeignFaults();
        for (Op op : history.ops()) {
            if (!op.isClient() && op.process().equals(Op.NEMESIS) && !op.f().equals(FaultEvent.F)) {
                faults.add(op);
            }
        }
        return faults;
    }

    private void add(Op op) {
        boolean ends = false;
        for (Span span : open.values()) {
            boolean secondLine = previous.equals(op.f());
            if (span.endedBy.equals(op.f()) && (span.ended == null || secondLine)) {
                span.ended = op;
                ends = true;
            }
        }
        previous = op.f();
        String endedBy =
                op.f().startsWith("start-") ? op.f().replaceFirst("start", "stop") : ENDED_BY.getOrDefault(op.f(), "");
        if (ends || endedBy.isEmpty()) {
            return;
        }
        Span before = open.get(op.f());
        if (before == null || before.ended != null) {
            Span span = new Span(op, endedBy);
            open.put(op.f(), span);
            spans.add(span);
        } else if (before.done == null) {
            before.done = op;
        }
    }

    /** In order of their beginning. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** In words what may have been in force at either index. */
    public List<String> at(long one, long other) {
        return spans.stream()
                .filter(s -> s.mayActAt(one) || s.mayActAt(other))
                .map(Span::toString)
                .distinct()
                .toList();
    }
}
