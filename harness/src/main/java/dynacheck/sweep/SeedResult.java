package dynacheck.sweep;

import dynacheck.checker.CheckResult;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageResult;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import dynacheck.run.SimulatedRun;
import dynacheck.sim.Divergence;
import dynacheck.sim.SimRun;
import dynacheck.target.SimulatedSystem;
import dynacheck.workload.Workload;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What became of one seed.
 *
 * @param covered how often each thing worth provoking happened, with a zero for what might have and did not
 * @param failedCheckers names of the checkers with the worst verdict, if that is not VALID
 * @param failures what they found, one for each of them, with its reason
 */
public record SeedResult(
        long seed,
        Verdict verdict,
        String reason,
        List<String> failedCheckers,
        Map<Failure, String> failures,
        Map<String, Long> covered,
        long hash,
        long delivered,
        long virtualNanos) {
    /** What a sweep wants to have seen in some seed. */
    private static final Set<String> WANTED = Set.of(
            "concurrent-proposals>=2",
            "old-majority-down",
            "slack-0",
            "reads-of-written-values",
            "reconfigs>=1",
            RunInfo.FINAL_OPERATIONS);

    private static final String JOIN_DURING_PARTITION = "join-during-partition";
    private static final String RESTART = "traverse-restart";

    /** Of what is wanted, what no system shows whose members never change. */
    private static final Set<String> NEED_CHANGES =
            Set.of("concurrent-proposals>=2", "old-majority-down", "reconfigs>=1", JOIN_DURING_PARTITION, RESTART);

    private static Set<String> wanted(SimulatedRun run) {
        Set<String> names = new TreeSet<>(WANTED);
        if (!run.trial().changesMembers()) {
            names.removeAll(NEED_CHANGES);
        }
        return names;
    }

    /** Names of all counters that such runs may raise, so that one that stayed at zero is seen. */
    private static Set<String> counters(SimulatedRun run) {
        Set<String> names = wanted(run);
        if (run.trial().changesMembers()) {
            names.addAll(List.of(JOIN_DURING_PARTITION, RESTART));
        }
        run.system().phases().forEach(phase -> names.add(SimulatedSystem.RESTART_IN + phase));
        names.addAll(run.model().counters());
        return names;
    }

    /** Runs a seed twice; INVALID if the two differ in any event. */
    public static SeedResult twice(SimulatedRun run) {
        SeedResult first = of(run);
        SeedResult second = of(run);
        if (first.hash == second.hash) {
            return first;
        }
        String where =
                Divergence.of(trail -> run.execute(run.trial().plan(), trail)).orElse("two more runs were equal");
        String reason = "the same seed gave two different runs: " + where;
        return new SeedResult(
                first.seed,
                Verdict.INVALID,
                reason,
                List.of("determinism"),
                Map.of(Failure.unjudged("determinism", Verdict.INVALID, reason), reason),
                first.covered,
                first.hash,
                first.delivered + second.delivered,
                first.virtualNanos);
    }

    /** Runs and judges a seed. An exception of the harness itself is an UNKNOWN that says so. */
    public static SeedResult of(SimulatedRun run) {
        Workload.Settings settings = run.trial().settings();
        Workload.Plan plan = run.trial().plan();
        RunInfo info = run.trial().info(plan, List.of()).withRequiredCoverage(wanted(run));
        SimRun.Outcome outcome;
        try {
            outcome = run.execute(plan, null);
        } catch (IllegalStateException e) {
            return failed(settings.seed(), String.valueOf(e.getMessage()));
        }
        Analysis analysis = run.judge(outcome, info);
        Map<String, Long> covered = new TreeMap<>();
        counters(run).forEach(name -> covered.put(name, 0L));
        covered.putAll(outcome.covered());
        analysis.coverage().stream()
                .flatMap(c -> c.items().stream())
                .filter(CoverageResult.Item::covered)
                .forEach(item -> covered.put(item.name(), 1L));
        covered.put(JOIN_DURING_PARTITION, joinsDuringPartitions(outcome.history()));
        Verdict verdict = analysis.results().stream()
                .map(SeedResult::verdictOf)
                .reduce(Verdict::merge)
                .orElse(Verdict.UNKNOWN);
        List<CheckResult> failed = analysis.results().stream()
                .filter(r -> verdict != Verdict.VALID && verdictOf(r) == verdict)
                .toList();
        return new SeedResult(
                settings.seed(),
                verdict,
                failed.stream().map(CheckResult::reason).collect(Collectors.joining(" ")),
                failed.stream().map(CheckResult::checker).toList(),
                failed.stream().collect(Collectors.toMap(Failure::of, CheckResult::reason, (a, b) -> a)),
                covered,
                outcome.hash(),
                outcome.delivered(),
                outcome.virtualNanos());
    }

    /** Which checkers failed, and why; empty if none did. */
    String named() {
        return failedCheckers.isEmpty() ? reason : String.join(", ", failedCheckers) + ": " + reason;
    }

    /** A seed that the harness itself could not run to its end. */
    public static SeedResult failed(long seed, String reason) {
        return new SeedResult(
                seed,
                Verdict.UNKNOWN,
                reason,
                List.of("harness"),
                Map.of(Failure.unjudged("harness", Verdict.UNKNOWN, reason), reason),
                Map.of(),
                0,
                0,
                0);
    }

    /** One seed need not show everything; but what it broke it must have broken, and must heal. */
    private static Verdict verdictOf(CheckResult result) {
        return result instanceof CoverageResult c
                        && c.unhealed().isEmpty()
                        && c.disproved().isEmpty()
                ? Verdict.VALID
                : result.verdict();
    }

    private static long joinsDuringPartitions(History history) {
        Set<Long> partitions = new HashSet<>();
        long joins = 0;
        for (Op op : history.ops()) {
            FaultEvents.of(op).filter(e -> e.kind().equals("partition")).ifPresent(e -> {
                if (e.phase() == FaultEvent.Phase.INSTALLED) {
                    partitions.add(e.id());
                } else if (e.phase() == FaultEvent.Phase.HEALING) {
                    partitions.remove(e.id());
                }
            });
            boolean adds = op.isClient()
                    && op.type() == OpType.OK
                    && op.value() instanceof Map<?, ?> change
                    && change.get(Keyword.of("add")) instanceof Collection<?> added
                    && !added.isEmpty();
            if (adds && !partitions.isEmpty()) {
                joins++;
            }
        }
        return joins;
    }
}
