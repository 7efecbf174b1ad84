package dynacheck.generator;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * {@link Generators#untilAnswered}.
 *
 * @param next the first of {@code ops} that was not emitted yet
 * @param refused what takes the place of refused ones, soonest first
 */
record UntilAnswered(
        List<Invocation> ops, int next, List<Later> refused, long pauseNanos, Function<Op, Invocation> again)
        implements Generator {
    private record Later(Invocation op, long notBeforeNanos) {}

    UntilAnswered(List<Invocation> ops, long pauseNanos, Function<Op, Invocation> again) {
        this(ops, 0, List.of(), pauseNanos, again);
    }

    @Override
    public Step next(Context context) {
        boolean allFree = context.freeThreads().size() == context.allThreads().size();
        if (next == ops.size() && refused.isEmpty()) {
            return allFree ? new Step.Done() : Basic.pending(this);
        }
        if (context.freeThreads().isEmpty()) {
            return Basic.pending(this);
        }
        if (!refused.isEmpty() && (next == ops.size() || refused.getFirst().notBeforeNanos() <= context.timeNanos())) {
            Later first = refused.getFirst();
            return first.notBeforeNanos() > context.timeNanos()
                    ? new Step.Pending(first.notBeforeNanos(), this)
                    : emit(context, first.op(), next, refused.subList(1, refused.size()));
        }
        return emit(context, ops.get(next), next + 1, refused);
    }

    private Step emit(Context context, Invocation op, int newNext, List<Later> newRefused) {
        UntilAnswered rest = new UntilAnswered(ops, newNext, List.copyOf(newRefused), pauseNanos, again);
        return new Step.Emit(op, Basic.anyFree(context), context.timeNanos(), rest);
    }

    @Override
    public Generator update(Context context, Op event) {
        if (!event.isClient() || event.type() != OpType.FAIL) {
            return this;
        }
        List<Later> more = new ArrayList<>(refused);
        more.add(new Later(again.apply(event), context.timeNanos() + pauseNanos));
        return new UntilAnswered(ops, next, List.copyOf(more), pauseNanos, again);
    }
}
