package dynacheck.nemesis;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Proposes what an {@link EdgeWalk} decided, each from a member that is up, until it is acknowledged. Repeating is
 * safe: changes are sets.
 *
 * @param inFlight without an answer yet
 */
record EdgeProposals(EdgeWalk walk, List<Invocation> inFlight, long notBeforeNanos) implements Generator {
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(20).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();

    @Override
    public Step next(Context context) {
        long now = context.timeNanos();
        if (now >= notBeforeNanos && !context.freeThreads().isEmpty()) {
            List<String> proposers = walk.proposers();
            for (Invocation op : walk.proposals()) {
                if (!inFlight.contains(op) && !proposers.isEmpty()) {
                    String node = proposers.get(context.random().nextInt(proposers.size()));
                    Object thread = context.freeThreads()
                            .get(context.random().nextInt(context.freeThreads().size()));
                    List<Invocation> flying = new ArrayList<>(inFlight);
                    flying.add(op);
                    return new Step.Emit(op.at(node), thread, now, new EdgeProposals(walk, flying, notBeforeNanos));
                }
            }
        }
        return new Step.Pending(Math.max(notBeforeNanos, now + LOOK_AGAIN_NANOS), this);
    }

    @Override
    public Generator update(Context context, Op event) {
        Invocation op = Invocation.of(event.f(), event.value());
        if (event.type() == OpType.INVOKE || !inFlight.contains(op)) {
            return this;
        }
        List<Invocation> flying = new ArrayList<>(inFlight);
        flying.remove(op);
        if (event.type() == OpType.OK) {
            walk.acknowledged(op);
            return new EdgeProposals(walk, flying, notBeforeNanos);
        }
        return new EdgeProposals(walk, flying, context.timeNanos() + RETRY_NANOS);
    }
}
