package dynacheck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.run.OwnTurns.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OwnTurnsTest {
    private final Context context = new Context(0, List.of(Op.NEMESIS), List.of(Op.NEMESIS), new SplittableRandom(1));

    private static Turn turn(String kind) {
        return new Turn(
                Set.of(kind),
                Generators.sequence(List.of(
                        Generators.once(Invocation.of(kind, "start")), Generators.once(Invocation.of(kind, "stop")))));
    }

    /** What is done in order, when a start puts its kind in force only if the cluster allows the so manieth try. */
    private List<String> done(List<Turn> turns, Predicate<String> allowed) {
        List<String> done = new ArrayList<>();
        Generator generator = OwnTurns.of(turns);
        while (generator.next(context) instanceof Step.Emit emit) {
            done.add(emit.op().f() + " " + emit.op().value());
            String kind = emit.op().f();
            boolean starts = "start".equals(emit.op().value());
            long tries = done.stream().filter((kind + " start")::equals).count();
            Phase phase = !starts ? Phase.HEALED : allowed.test(kind + tries) ? Phase.INSTALLED : Phase.SKIPPED;
            FaultEvent event = new FaultEvent(1, kind, phase, List.of(), List.of(), List.of(), false, null);
            generator = emit.rest()
                    .update(
                            context,
                            new Op(done.size(), 0, Op.NEMESIS, OpType.INFO, FaultEvent.F, event.toEdn(), Map.of()));
        }
        return done;
    }

    @Test
    void whoKeptItsPromiseHasOneTurn() {
        assertEquals(
                List.of("kill start", "kill stop", "pause start", "pause stop"),
                done(List.of(turn("kill"), turn("pause")), attempt -> true));
    }

    @Test
    void whoDidNotHasMore() {
        assertEquals(
                List.of("kill start", "kill stop", "pause start", "pause stop", "kill start", "kill stop"),
                done(List.of(turn("kill"), turn("pause")), attempt -> !attempt.equals("kill1")));
    }

    @Test
    void whatTheClusterNeverAllowsIsGivenUp() {
        assertEquals(6, done(List.of(turn("kill")), attempt -> false).size());
    }

    @Test
    void whoPromisedNothingHasOneTurn() {
        Turn silent = new Turn(Set.of(), turn("membership").faults());
        assertEquals(2, done(List.of(silent), attempt -> false).size());
    }
}
