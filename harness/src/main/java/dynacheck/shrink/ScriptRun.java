package dynacheck.shrink;

import dynacheck.checker.RunInfo;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.membership.MembershipChange;
import dynacheck.runner.Runner;
import dynacheck.sim.SimRun;
import dynacheck.target.SimulatedSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs a script in the simulator. */
public final class ScriptRun {
    /** How long a main phase waits for threads that are still busy with what came before. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Delay of a script that waits for a thread; the runner reports each completion earlier. */
    private static final long LATER_NANOS = 1_000_000_000;

    private ScriptRun() {}

    /** A call that a thread is to make. */
    private record Call(long atNanos, Object thread, Invocation op) {}

    /** The earliest call whose thread is free; each thread makes its calls in order. */
    private record Calls(List<Call> left) implements Generator {
        @Override
        public Step next(Context context) {
            if (left.isEmpty()) {
                return new Step.Done();
            }
            for (int i = 0; i < left.size(); i++) {
                Call call = left.get(i);
                if (context.freeThreads().contains(call.thread())) {
                    List<Call> rest = new ArrayList<>(left);
                    rest.remove(i);
                    return new Step.Emit(call.op(), call.thread(), call.atNanos(), new Calls(rest));
                }
            }
            return new Step.Pending(context.timeNanos() + LATER_NANOS, this);
        }
    }

    /**
     * Runs it to the end. Throws IllegalStateException if the simulation itself failed.
     *
     * @param joins when a node to be added is started
     * @param trail null: nobody watches
     */
    public static SimRun.Outcome execute(
            Script script, SimulatedSystem system, MembershipChange joins, SimRun.@Nullable Trail trail) {
        SimRun run =
                new SimRun(script.target(), system, script.nodes(), script.options(), script.model(), script.seed());
        Runner.Setup setup = new Runner.Setup(
                calls(script, op -> !op.afterHealing() && op.thread() < script.clients()),
                calls(script, op -> !op.afterHealing() && op.thread() >= script.clients()),
                faults(script),
                List.of(membership -> calls(script, Script.Operation::afterHealing)),
                script.clients(),
                script.reconfigurers(),
                joins,
                Duration.ofNanos(end(script)).plus(PATIENCE),
                RunInfo.DEFAULT_GRACE,
                script.seed());
        return run.run(
                membership -> setup, (cluster, membership) -> new ScriptNemesis(script.faults(), cluster), trail);
    }

    private static Generator calls(Script script, Predicate<Script.Operation> which) {
        List<Call> calls = script.operations().stream()
                .filter(which)
                .map(op -> new Call(op.atNanos(), op.thread(), Invocation.of(op.f(), op.value(), op.node())))
                .toList();
        return calls.isEmpty() ? Generators.none() : new Calls(calls);
    }

    private static Generator faults(Script script) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < script.faults().size(); i++) {
            Script.Fault fault = script.faults().get(i);
            calls.add(new Call(fault.atNanos(), Op.NEMESIS, Invocation.of(ScriptNemesis.START, i)));
            if (fault.untilNanos() != Script.TO_THE_END) {
                calls.add(new Call(fault.untilNanos(), Op.NEMESIS, Invocation.of(ScriptNemesis.HEAL, i)));
            }
        }
        calls.sort(Comparator.comparingLong(Call::atNanos));
        return calls.isEmpty() ? Generators.none() : new Calls(List.copyOf(calls));
    }

    /** When the last thing is to happen. */
    private static long end(Script script) {
        long end = 0;
        for (Script.Operation op : script.operations()) {
            end = Math.max(end, op.atNanos());
        }
        for (Script.Fault fault : script.faults()) {
            end = Math.max(end, Math.max(fault.atNanos(), fault.untilNanos()));
        }
        return end;
    }
}
