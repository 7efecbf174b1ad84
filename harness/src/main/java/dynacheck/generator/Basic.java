package dynacheck.generator;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Sources of operations, and wrappers that look neither at the clock nor at several generators. */
final class Basic {
    private Basic() {}

    static Step pending(Generator rest) {
        return new Step.Pending(Long.MAX_VALUE, rest);
    }

    static Object anyFree(Context context) {
        List<Object> free = context.freeThreads();
        return free.get(free.size() == 1 ? 0 : context.random().nextInt(free.size()));
    }

    record Fn(Function<Context, Invocation> make) implements Generator {
        @Override
        public Step next(Context context) {
            return context.freeThreads().isEmpty()
                    ? pending(this)
                    : new Step.Emit(make.apply(context), anyFree(context), context.timeNanos(), this);
        }
    }

    record Limit(long left, Generator inner) implements Generator {
        @Override
        public Step next(Context context) {
            if (left <= 0) {
                return new Step.Done();
            }
            return switch (inner.next(context)) {
                case Step.Emit e -> new Step.Emit(e.op(), e.thread(), e.timeNanos(), new Limit(left - 1, e.rest()));
                case Step.Pending p -> new Step.Pending(p.untilNanos(), with(p.rest()));
                case Step.Done d -> d;
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            return with(inner.update(context, event));
        }

        private Limit with(Generator next) {
            return next == inner ? this : new Limit(left, next);
        }
    }

    record OnThreads(Predicate<Object> which, Generator inner) implements Generator {
        @Override
        public Step next(Context context) {
            return switch (inner.next(narrow(context))) {
                case Step.Emit e -> new Step.Emit(e.op(), e.thread(), e.timeNanos(), with(e.rest()));
                case Step.Pending p -> new Step.Pending(p.untilNanos(), with(p.rest()));
                case Step.Done d -> d;
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            return with(inner.update(narrow(context), event));
        }

        private OnThreads with(Generator next) {
            return next == inner ? this : new OnThreads(which, next);
        }

        private Context narrow(Context context) {
            return context.withThreads(some(context.freeThreads()), some(context.allThreads()));
        }

        /** Asked for at every step of a run. */
        private List<Object> some(List<Object> threads) {
            List<Object> some = new ArrayList<>(threads.size());
            for (Object thread : threads) {
                if (which.test(thread)) {
                    some.add(thread);
                }
            }
            return some;
        }
    }

    record UntilOk(Invocation op, boolean inFlight) implements Generator {
        @Override
        public Step next(Context context) {
            return inFlight || context.freeThreads().isEmpty()
                    ? pending(this)
                    : new Step.Emit(op, anyFree(context), context.timeNanos(), new UntilOk(op, true));
        }

        @Override
        public Generator update(Context context, Op event) {
            if (!event.f().equals(op.f()) || event.type() == OpType.INVOKE) {
                return this;
            }
            return event.type() == OpType.OK ? Generators.none() : new UntilOk(op, false);
        }
    }
}
