package dynacheck.run;

import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultEvents;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The faults and healings of each package by themselves, one package after the other. Then those that promised a fault
 * which was not seen in force, because the cluster just then did not allow it, have their turns once more; and again.
 *
 * @param waiting whose turn in this round is to come
 * @param now what is left of the turn that is taken
 * @param seen kinds of fault that were in force
 * @param again rounds left for those that promised more
 */
record OwnTurns(List<Turn> all, List<Turn> waiting, Generator now, Set<String> seen, int again) implements Generator {
    private static final int ROUNDS_AGAIN = 2;

    /**
     * What one package does by itself.
     *
     * @param promised kinds of fault
     */
    record Turn(Set<String> promised, Generator faults) {}

    static Generator of(List<Turn> turns) {
        return new OwnTurns(turns, turns, Generators.none(), Set.of(), ROUNDS_AGAIN);
    }

    @Override
    public Step next(Context context) {
        return switch (now.next(context)) {
            case Step.Emit e -> new Step.Emit(e.op(), e.thread(), e.timeNanos(), with(e.rest()));
            case Step.Pending p -> new Step.Pending(p.untilNanos(), with(p.rest()));
            case Step.Done d -> {
                if (!waiting.isEmpty()) {
                    Generator next = waiting.getFirst().faults();
                    yield new OwnTurns(all, waiting.subList(1, waiting.size()), next, seen, again).next(context);
                }
                List<Turn> owing = all.stream()
                        .filter(turn -> !seen.containsAll(turn.promised()))
                        .toList();
                yield again == 0 || owing.isEmpty()
                        ? d
                        : new OwnTurns(all, owing, Generators.none(), seen, again - 1).next(context);
            }
        };
    }

    private OwnTurns with(Generator rest) {
        return rest == now ? this : new OwnTurns(all, waiting, rest, seen, again);
    }

    @Override
    public Generator update(Context context, Op event) {
        OwnTurns next = with(now.update(context, event));
        return FaultEvents.of(event)
                .filter(fault -> fault.phase() == Phase.INSTALLED)
                .map(fault -> next.having(fault.kind()))
                .orElse(next);
    }

    private OwnTurns having(String kind) {
        Set<String> more = new TreeSet<>(seen);
        return more.add(kind) ? new OwnTurns(all, waiting, now, more, again) : this;
    }
}
