package dynacheck.generator;

import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generators made of several. */
final class Combined {
    private Combined() {}

    private static List<Generator> with(List<Generator> list, int index, Generator replacement) {
        if (list.get(index) == replacement) {
            return list;
        }
        List<Generator> copy = new ArrayList<>(list);
        copy.set(index, replacement);
        return copy;
    }

    /** The same list if no generator is another now. */
    static List<Generator> updated(List<Generator> list, Context context, Op event) {
        List<Generator> copy = null;
        for (int i = 0; i < list.size(); i++) {
            Generator next = list.get(i).update(context, event);
            if (next != list.get(i)) {
                copy = copy == null ? new ArrayList<>(list) : copy;
                copy.set(i, next);
            }
        }
        return copy == null ? list : copy;
    }

    /** @param chosen index of the generator that is next, so that asking twice gives the same; -1 = not yet chosen */
    record Mix(List<Generator> choices, int chosen) implements Generator {
        @Override
        public Step next(Context context) {
            if (choices.isEmpty()) {
                return new Step.Done();
            }
            int i = chosen < 0 ? context.random().nextInt(choices.size()) : chosen;
            return switch (choices.get(i).next(context)) {
                case Step.Emit e ->
                    new Step.Emit(e.op(), e.thread(), e.timeNanos(), new Mix(with(choices, i, e.rest()), -1));
                case Step.Pending p -> new Step.Pending(p.untilNanos(), new Mix(with(choices, i, p.rest()), i));
                case Step.Done d -> {
                    List<Generator> left = new ArrayList<>(choices);
                    left.remove(i);
                    yield new Mix(left, -1).next(context);
                }
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            List<Generator> next = updated(choices, context, event);
            return next == choices ? this : new Mix(next, chosen);
        }
    }

    record Any(List<Generator> choices) implements Generator {
        @Override
        public Step next(Context context) {
            List<Generator> left = new ArrayList<>();
            Step.@Nullable Emit soonest = null;
            int soonestAt = -1;
            long untilNanos = Long.MAX_VALUE;
            for (Generator choice : choices) {
                switch (choice.next(context)) {
                    case Step.Emit e -> {
                        if (soonest == null || e.timeNanos() < soonest.timeNanos()) {
                            soonest = e;
                            soonestAt = left.size();
                        }
                        left.add(choice);
                    }
                    case Step.Pending p -> {
                        untilNanos = Math.min(untilNanos, p.untilNanos());
                        left.add(p.rest());
                    }
                    case Step.Done d -> {}
                }
            }
            if (left.isEmpty()) {
                return new Step.Done();
            }
            // A generator that asks for an earlier call than the soonest emission may have something sooner.
            if (soonest == null || untilNanos < soonest.timeNanos()) {
                return new Step.Pending(untilNanos, new Any(left));
            }
            left.set(soonestAt, soonest.rest());
            return new Step.Emit(soonest.op(), soonest.thread(), soonest.timeNanos(), new Any(left));
        }

        @Override
        public Generator update(Context context, Op event) {
            List<Generator> next = updated(choices, context, event);
            return next == choices ? this : new Any(next);
        }
    }

    static Generator inTurn(List<Generator> parts, boolean waiting) {
        return parts.isEmpty()
                ? Generators.none()
                : new InTurn(parts.getFirst(), parts.subList(1, parts.size()), waiting);
    }

    /** @param waiting whether to wait, before each part but the first, until every thread is free */
    record InTurn(Generator first, List<Generator> others, boolean waiting) implements Generator {
        @Override
        public Step next(Context context) {
            return switch (first.next(context)) {
                case Step.Emit e -> new Step.Emit(e.op(), e.thread(), e.timeNanos(), with(e.rest()));
                case Step.Pending p -> new Step.Pending(p.untilNanos(), with(p.rest()));
                case Step.Done d -> {
                    boolean busy =
                            context.freeThreads().size() < context.allThreads().size();
                    yield waiting && busy && !others.isEmpty()
                            ? Basic.pending(this)
                            : inTurn(others, waiting).next(context);
                }
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            return with(first.update(context, event));
        }

        private InTurn with(Generator next) {
            return next == first ? this : new InTurn(next, others, waiting);
        }
    }
}
