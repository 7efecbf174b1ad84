package dynacheck.run;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Fault schedules side by side on the one nemesis thread: whichever operation is due first goes, and after it that
 * schedule goes to the end of the list, so that of several that are due none waits for more than a round.
 */
record TurnTaking(List<Generator> schedules) implements Generator {
    TurnTaking {
        schedules = List.copyOf(schedules);
    }

    @Override
    public Step next(Context context) {
        List<Generator> left = new ArrayList<>();
        Step.Emit soonest = null;
        int chosen = -1;
        long untilNanos = Long.MAX_VALUE;
        for (Generator schedule : schedules) {
            switch (schedule.next(context)) {
                case Step.Emit emit -> {
                    if (soonest == null || emit.timeNanos() < soonest.timeNanos()) {
                        soonest = emit;
                        chosen = left.size();
                    }
                    left.add(schedule);
                }
                case Step.Pending pending -> {
                    untilNanos = Math.min(untilNanos, pending.untilNanos());
                    left.add(pending.rest());
                }
                case Step.Done done -> {}
            }
        }
        if (left.isEmpty()) {
            return new Step.Done();
        }
        if (soonest == null || untilNanos < soonest.timeNanos()) {
            return new Step.Pending(untilNanos, new TurnTaking(left));
        }
        left.remove(chosen);
        left.add(soonest.rest());
        return new Step.Emit(soonest.op(), soonest.thread(), soonest.timeNanos(), new TurnTaking(left));
    }

    @Override
    public Generator update(Context context, Op event) {
        List<Generator> next = Generators.updated(schedules, context, event);
        return next == schedules ? this : new TurnTaking(next);
    }
}
