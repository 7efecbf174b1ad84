package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageResult;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.judge.Analysis;
import dynacheck.run.RunLog;
import dynacheck.run.SimulatedRun;
import dynacheck.workload.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Simulated runs along the edge of Definition 1's premise, and over it by one. */
@Timeout(120)
class EdgeTest {
    private static final int SEEDS = 6;

    @BeforeAll
    static void quiet() {
        RunLog.quiet();
    }

    private static Analysis run(String nemesis, long seed) {
        Swarm swarm = Swarm.USUAL
                .workloads(List.of("register"))
                .nemesis(nemesis)
                .nemesisIntervalMs(new Range(300, 800))
                .timeLimit(Duration.ofSeconds(10));
        SimulatedRun run = swarm.draw(seed);
        Workload.Plan plan = run.trial().plan();
        return run.judge(run.execute(plan, null), run.trial().info(plan, List.of()));
    }

    private static int leastSlack(Analysis analysis) {
        return definition1(analysis).timeline().stream()
                .mapToInt(Definition1Result.Point::slackPessimistic)
                .min()
                .orElseThrow();
    }

    private static Definition1Result definition1(Analysis analysis) {
        return analysis.definition1().orElseThrow();
    }

    @Test
    void onTheEdgeEverythingCompletes() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Analysis analysis = run("edge", seed);
            assertEquals(Verdict.VALID, analysis.verdict(), "seed " + seed + ": " + analysis.reason());
            int least = definition1(analysis).timeline().stream()
                    .mapToInt(p -> Math.min(p.slackPessimistic(), p.effectiveSlack()))
                    .min()
                    .orElseThrow();
            assertEquals(0, least, "seed " + seed + " went to the edge and not over it");
        }
    }

    @Test
    void oneBelowTheEdgeIsSafeAndVacuousAndLiveAgainAfterwards() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Analysis analysis = run("edge-cross", seed);
            String what = "seed " + seed + ": " + analysis.reason();
            assertEquals(Verdict.VALID, analysis.atomicity().orElseThrow().verdict(), what);
            assertEquals(Outcome.VACUOUS, definition1(analysis).outcome(), what);
            assertEquals(-1, leastSlack(analysis), what);
            assertEquals(Verdict.UNKNOWN, analysis.verdict(), "safe, and nothing was promised: " + what);
            List<CoverageResult.Item> items = analysis.coverage().orElseThrow().items();
            assertTrue(items.stream().allMatch(CoverageResult.Item::covered), () -> what + items);
            assertTrue(items.stream().anyMatch(i -> i.name().equals("live-again")), what);
        }
    }
}
