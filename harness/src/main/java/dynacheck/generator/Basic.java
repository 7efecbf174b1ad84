package dynacheck.generator;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
            return context.withThreads(
                    new Sifted(context.freeThreads(), which), new Sifted(context.allThreads(), which));
        }
    }

    /** Sifted when somebody looks: there is one at every step of a run, and few generators look at any thread. */
    private static final class Sifted extends AbstractList<Object> {
        private final List<Object> all;
        private final Predicate<Object> which;
        private @Nullable List<Object> some;

        Sifted(List<Object> all, Predicate<Object> which) {
            this.all = all;
            this.which = which;
        }

        private List<Object> some() {
            List<Object> found = some;
            if (found == null) {
                found = new ArrayList<>(all.size());
                for (Object thread : all) {
                    if (which.test(thread)) {
                        found.add(thread);
                    }
                }
                some = found;
            }
            return found;
        }

        @Override
        public Object get(int index) {
            return some().get(index);
        }

        @Override
        public int size() {
            return some().size();
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
