package dynacheck.workloads.registers;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Change;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.Objects;

/**
 * Proposes one reconfiguration, one attempt at a time, until an attempt is acknowledged. Repeating a proposal is safe,
 * for changes are sets. A removal waits as long as it would break the premise of Definition 1. The first attempt goes
 * to the node that {@code op} names, if it names one; the others to any.
 */
public record UntilDone(Invocation op, Membership membership, boolean inFlight, long notBeforeNanos)
        implements Generator {
    private static final long PAUSE_NANOS = Duration.ofMillis(300).toNanos();

    public static Generator of(Invocation op, Membership membership) {
        return new UntilDone(op, membership, false, 0);
    }

    @Override
    public Step next(Context context) {
        if (inFlight
                || context.freeThreads().isEmpty()
                || context.timeNanos() < notBeforeNanos
                || !membership.keepsPremise(Change.of(op.value()))) {
            return new Step.Pending(Math.max(notBeforeNanos, context.timeNanos() + PAUSE_NANOS), this);
        }
        Object thread = context.freeThreads()
                .get(context.random().nextInt(context.freeThreads().size()));
        return new Step.Emit(op, thread, context.timeNanos(), new UntilDone(op, membership, true, notBeforeNanos));
    }

    @Override
    public Generator update(Context context, Op event) {
        if (!inFlight
                || event.type() == OpType.INVOKE
                || !event.f().equals(op.f())
                || !Objects.equals(event.value(), op.value())) {
            return this;
        }
        return event.type() == OpType.OK
                ? Generators.none()
                : new UntilDone(
                        Invocation.of(op.f(), op.value()), membership, false, context.timeNanos() + PAUSE_NANOS);
    }
}
