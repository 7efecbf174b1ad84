package dynacheck.generator;

import dynacheck.history.Op;
import dynacheck.history.OpType;

/**
 * Waits until clients have completed so many operations with :ok, or for so long.
 *
 * @param left operations to go
 * @param mostNanos of waiting, from when it was first asked
 * @param endNanos of the waiting; -1 before that
 */
record Underway(long left, long mostNanos, long endNanos, Generator inner) implements Generator {
    @Override
    public Step next(Context context) {
        long end = endNanos < 0 ? context.timeNanos() + mostNanos : endNanos;
        return left <= 0 || context.timeNanos() >= end
                ? inner.next(context)
                : new Step.Pending(end, new Underway(left, mostNanos, end, inner));
    }

    @Override
    public Generator update(Context context, Op event) {
        boolean done = event.process() instanceof Long && event.type() == OpType.OK;
        Generator next = inner.update(context, event);
        return next == inner && !done ? this : new Underway(done ? left - 1 : left, mostNanos, endNanos, next);
    }
}
