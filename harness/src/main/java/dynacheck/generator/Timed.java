package dynacheck.generator;

import dynacheck.history.Op;

/** Wrappers that look at the clock. Times are nanoseconds of the run; -1 = not begun. */
final class Timed {
    private Timed() {}

    record Spaced(long gapNanos, Arrivals arrivals, long earliestNanos, Generator inner) implements Generator {
        @Override
        public Step next(Context context) {
            return switch (inner.next(context)) {
                case Step.Emit e -> {
                    long time = Math.max(e.timeNanos(), earliestNanos);
                    // After a stall the schedule starts anew; catching up would make a burst.
                    long gap = gapNanos > 0 ? arrivals.gap(gapNanos, context.random()) : 0;
                    yield new Step.Emit(e.op(), e.thread(), time, new Spaced(gapNanos, arrivals, time + gap, e.rest()));
                }
                case Step.Pending p -> new Step.Pending(p.untilNanos(), with(p.rest()));
                case Step.Done d -> d;
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            return with(inner.update(context, event));
        }

        private Spaced with(Generator next) {
            return next == inner ? this : new Spaced(gapNanos, arrivals, earliestNanos, next);
        }
    }

    record Sleep(long nanos, long endNanos) implements Generator {
        @Override
        public Step next(Context context) {
            long end = endNanos < 0 ? context.timeNanos() + nanos : endNanos;
            return context.timeNanos() >= end ? new Step.Done() : new Step.Pending(end, new Sleep(nanos, end));
        }
    }

    record Until(long limitNanos, long endNanos, Generator inner) implements Generator {
        @Override
        public Step next(Context context) {
            if (endNanos < 0) {
                // Fixes the end in a step that is never dropped, as an emission for later might be.
                long end = context.timeNanos() + limitNanos;
                return new Step.Pending(context.timeNanos(), new Until(limitNanos, end, inner));
            }
            if (context.timeNanos() >= endNanos) {
                return new Step.Done();
            }
            return switch (inner.next(context)) {
                case Step.Emit e ->
                    e.timeNanos() >= endNanos
                            ? new Step.Pending(endNanos, this)
                            : new Step.Emit(e.op(), e.thread(), e.timeNanos(), with(e.rest()));
                case Step.Pending p -> new Step.Pending(Math.min(p.untilNanos(), endNanos), with(p.rest()));
                case Step.Done d -> d;
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            return with(inner.update(context, event));
        }

        private Until with(Generator next) {
            return next == inner ? this : new Until(limitNanos, endNanos, next);
        }
    }
}
