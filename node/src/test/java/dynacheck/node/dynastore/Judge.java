package dynacheck.node.dynastore;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/**
 * Judges a run as it goes: the {@link Invariants}, and atomicity of the clients' calls. What it remembers is part of an
 * {@link Explorer}'s state, so it remembers the order of calls and replies only as far as it matters: neighbours of one
 * kind are kept sorted.
 */
@NullUnmarked
final class Judge {
    private final List<List<Operation>> scripts;
    private final Invariants invariants;
    /** Alternating runs of calls (even positions) and replies (odd positions), as "process.call". */
    private final List<TreeMap<String, Outcome>> history;

    private boolean replied;

    /** @param scripts each process's operations; empty where calls are no reads and writes */
    Judge(View initialView, List<List<Operation>> scripts) {
        this(scripts, new Invariants(initialView), new ArrayList<>());
    }

    private Judge(List<List<Operation>> scripts, Invariants invariants, List<TreeMap<String, Outcome>> history) {
        this.scripts = scripts;
        this.invariants = invariants;
        this.history = history;
    }

    Judge copy() {
        List<TreeMap<String, Outcome>> copy = new ArrayList<>();
        history.forEach(run -> copy.add(new TreeMap<>(run)));
        return new Judge(scripts, invariants.copy(), copy);
    }

    void onCall(int process, int call) {
        if (!scripts.isEmpty()) {
            run(0).put(process + "." + call, new Outcome.Unknown("open"));
        }
    }

    void onStep(int process, ProcessId id, LocalState.Step step) {
        step.traces().forEach(event -> invariants.observe(id, event));
        if (!scripts.isEmpty()) {
            for (Effect.Reply reply : step.replies()) {
                run(1).put(process + "." + reply.token(), reply.outcome());
                replied = true;
            }
        }
    }

    private TreeMap<String, Outcome> run(int kind) {
        while (history.isEmpty() || (history.size() - 1) % 2 != kind) {
            history.add(new TreeMap<>());
        }
        return history.getLast();
    }

    String violation() {
        String wrong = invariants.establishedViolation();
        if (wrong.isEmpty() && replied && !SmallHistory.isAtomic(calls())) {
            return "A: not atomic: " + history;
        }
        return wrong;
    }

    private List<TestCluster.Call> calls() {
        TreeMap<String, TestCluster.Call> calls = new TreeMap<>();
        for (int time = 0; time < history.size(); time++) {
            int now = time;
            history.get(time).forEach((name, outcome) -> {
                String[] parts = name.split("\\.");
                int process = Integer.parseInt(parts[0]);
                if (now % 2 == 0) {
                    Operation operation = scripts.get(process).get(Integer.parseInt(parts[1]));
                    calls.put(name, new TestCluster.Call(process, operation, now));
                } else {
                    calls.get(name).end = now;
                    calls.get(name).outcome = outcome;
                }
            });
        }
        return new ArrayList<>(calls.values());
    }

    @Override
    public String toString() {
        return invariants + " " + history;
    }
}
