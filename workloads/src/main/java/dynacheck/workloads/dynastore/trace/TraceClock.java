package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.Observations.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings the times of traces to the clock of the history. A write chooses its timestamp between its invocation and its
 * completion, so each write bounds the difference of the two clocks; that of a simulation is zero.
 */
final class TraceClock {
    private TraceClock() {}

    /** The same violations with times of the history; -1 where those cannot be known. */
    static List<Violation> onHistory(List<Violation> violations, Observations observed, History history) {
        if (violations.isEmpty()) {
            return List.of(); // without a look at every write
        }
        OptionalLong ahead = observed.hasOneClock() ? ahead(violations, observed, history) : OptionalLong.empty();
        return violations.stream()
                .map(v -> new Violation(
                        v.property(),
                        v.why(),
                        v.seen().stream()
                                .map(s -> new Violation.Seen(
                                        s.process(), moved(s.fromNanos(), ahead), moved(s.toNanos(), ahead), s.what()))
                                .toList()))
                .toList();
    }

    private static long moved(long nanos, OptionalLong ahead) {
        return ahead.isEmpty() ? -1 : Math.max(0, nanos - ahead.getAsLong());
    }

    /** How many nanoseconds the traces' clock is ahead. */
    private static OptionalLong ahead(List<Violation> violations, Observations observed, History history) {
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        for (Call call : history.calls()) {
            Optional<Stamp> chosen =
                    call.isOk() && call.f().equals("write") ? chosen(call, observed) : Optional.empty();
            if (chosen.isPresent()) {
                least = Math.max(least, chosen.get().timeNanos() - call.last().timeNanos());
                most = Math.min(most, chosen.get().timeNanos() - call.invoke().timeNanos());
            }
        }
        if (least > most) {
            return OptionalLong.empty();
        }
        boolean isBounded = least != Long.MIN_VALUE;
        boolean isWithin =
                violations.stream().flatMap(v -> v.seen().stream()).allMatch(s -> s.toNanos() <= history.endNanos());
        if (least <= 0 && most >= 0 && (isBounded || isWithin)) {
            return OptionalLong.of(0);
        }
        return isBounded ? OptionalLong.of(least + (most - least) / 2) : OptionalLong.empty();
    }

    private static Optional<Stamp> chosen(Call call, Observations observed) {
        Optional<Tag> tag = Tag.parse(call.last().extra().get(Op.TAG));
        return tag.isPresent() && call.last().value() instanceof List<?> kv && !kv.isEmpty()
                ? observed.chosen(String.valueOf(kv.getFirst()), tag.get())
                : Optional.empty();
    }
}
