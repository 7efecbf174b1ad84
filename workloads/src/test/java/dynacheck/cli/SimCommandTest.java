package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.fault.FaultModel;
import dynacheck.generator.Arrivals;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.sim.Divergence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The DynaStore core under the simulator, a few seeds; {@code dynacheck sim --seeds 1..1000} is the deep search, and
 * {@code -Ddynacheck.seeds=N} makes this one deeper.
 */
@Timeout(120)
class SimCommandTest {
    private static final long SEEDS = Long.getLong("dynacheck.seeds", 20);

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        RunLog.quiet();
    }

    private static SwarmOptions options() {
        SwarmOptions options = new SwarmOptions();
        options.timeLimit = Duration.ofSeconds(6);
        return options;
    }

    @Test
    void everySeedIsValid() {
        SwarmOptions options = options();
        List<String> bad = new ArrayList<>();
        long restarts = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SeedResult result = SeedResult.of(options.draw(seed));
            if (result.verdict() != Verdict.VALID) {
                bad.add("seed " + seed + ": " + result.verdict() + " " + result.reason());
            }
            restarts += result.covered().getOrDefault("traverse-restart", 0L);
        }
        assertEquals(List.of(), bad);
        assertTrue(restarts > 0, "no traversal was ever restarted: the seeds prove little");
    }

    @Test
    void aSeedGivesTheSameEventsTwice() {
        SimulatedRun run = options().draw(3);
        assertEquals(
                Optional.empty(),
                Divergence.of(trail -> run.execute(run.experiment().plan(), trail)));
        assertEquals(SeedResult.of(run).hash(), SeedResult.twice(run).hash());
        assertNotEquals(
                SeedResult.of(run).hash(), SeedResult.of(options().draw(4)).hash());
    }

    /** Chunks differ in size from seed to seed; that, the arrivals and the rest is in the line that repeats a seed. */
    @Test
    void whatIsPrintedDrawsTheSameRun() {
        Set<String> chunks = new TreeSet<>();
        for (long seed = 1; seed <= 40; seed++) {
            SwarmOptions options = options();
            options.arrivals = seed % 2 == 0 ? Arrivals.UNIFORM : Arrivals.EXPONENTIAL;
            SimulatedRun run = options.draw(seed);
            SwarmOptions exact = SwarmOptions.exactly(run, options);
            assertEquals(
                    run.experiment().settings(), exact.draw(seed).experiment().settings());
            String chunk = String.valueOf(run.experiment().settings().options().get("chunk-bytes"));
            String words = String.join(" ", exact.words());
            assertTrue(words.contains("--target-option chunk-bytes=" + chunk), words);
            assertTrue(words.contains("--stagger " + (seed % 2 == 0 ? "uniform" : "exponential")), words);
            chunks.add(chunk);
        }
        assertTrue(chunks.size() >= 4, chunks.toString());
        SwarmOptions given = options();
        given.targetOptions.put("chunk-bytes", "7");
        assertEquals("7", given.draw(1).experiment().settings().options().get("chunk-bytes"), "the user's wins");
    }

    /** Disks are swapped for empty ones: each is refused, and counts as a crash for good. */
    @Test
    void swappedDisksAreRefused() {
        SwarmOptions options = swappedDisks();
        long refused = 0;
        for (long seed = 1; seed <= 20; seed++) {
            SeedResult result = SeedResult.of(options.draw(seed));
            assertNotEquals(Verdict.INVALID, result.verdict(), "seed " + seed + ": " + result.failedCheckers());
            refused += result.covered().getOrDefault("life-refused", 0L);
        }
        assertTrue(refused > 10, refused + " refused");
    }

    /** The negative control: where nobody refuses them they break safety, and the checkers say so. */
    @Test
    void swappedDisksThatAreLetInAreFound() {
        SwarmOptions options = swappedDisks();
        options.targetOptions.put("mutant", "life-ignored");
        for (long seed = 1; seed <= 200; seed++) {
            SeedResult result = SeedResult.of(options.draw(seed));
            if (result.verdict() == Verdict.INVALID && result.failedCheckers().contains("atomicity")) {
                return;
            }
        }
        throw new AssertionError("200 seeds with disks that forget, and every history was atomic");
    }

    private static SwarmOptions swappedDisks() {
        SwarmOptions options = options();
        options.amnesia = true;
        options.nemesis = "kill";
        options.nodes = new Range(3, 3);
        options.nemesisIntervalMs = new Range(100, 300);
        options.rate = new Range(40, 80);
        options.keys = new Range(1, 2);
        options.workloads = List.of("register");
        return options;
    }

    /** A fast part of what {@code dynacheck mutants} does: one bug of each kind of checker. */
    @Test
    void plantedBugsAreNoticed() {
        assertNoticed("half-quorum", "atomicity");
        assertNoticed("update-returns-at-once", "white-box");
        assertNoticed("reply-before-persist", "white-box");
        assertNoticed("quorum-of-initial-view", "definition-1");
    }

    private static void assertNoticed(String mutant, String checker) {
        SwarmOptions options = options();
        for (long seed = 1; seed <= 60; seed++) {
            SeedResult result = SeedResult.of(options.draw(seed, Map.of("mutant", mutant)));
            if (result.verdict() == Verdict.INVALID && result.failedCheckers().contains(checker)) {
                return;
            }
        }
        throw new AssertionError(mutant + " was not noticed by " + checker + " in 60 seeds");
    }

    /** In this seed a sync fails while its process is paused, which then was said not to have been paused. */
    @Test
    void aPausedProcessFindsOutThatItsDiskFailedWhenItGoesOn() {
        SeedResult result = SeedResult.of(new SwarmOptions().draw(14_845));
        assertTrue(result.covered().getOrDefault("sync-failed", 0L) > 0, "no sync failed: the seed proves nothing");
        assertTrue(!result.reason().contains("Reported as in force"), result.reason());
    }

    /** Two processes tell each other two views without end: the run ends soon, and what was recorded is judged. */
    @Test
    void aStormEndsAndIsJudged() throws Exception {
        int code = Main.exitCode(
                "replay", "1", "--target-option", "mutant=notify-moves-cur-view-back", "--store", dir.toString());
        assertEquals(1, code);
        String results = Files.readString(dir.resolve("latest").resolve("results.edn"));
        assertTrue(results.contains("moved its curView from"), results);
        assertTrue(results.contains("ended early: a storm: "), results);
        // The seed decides when the storm begins; what was recorded until then is there.
        List<String> recorded = Files.readAllLines(dir.resolve("latest").resolve("history.edn"));
        assertTrue(recorded.size() >= 10, recorded.toString());
    }

    @Test
    void aSimulatedRunIsKeptInTheStore() throws Exception {
        int code = Main.exitCode(
                "test", "register", "--cluster", "sim", "--seed", "1", "--time-limit", "8", "--store", dir.toString());
        assertEquals(0, code);
        Path run = dir.resolve("latest");
        String observed = Files.readString(run.resolve("results.edn"));
        assertTrue(observed.contains(":valid? true") && observed.contains(":white-box"), observed);
        String report = Files.readString(run.resolve("report.html"));
        assertTrue(report.contains("White-box: inside the nodes") && report.contains("<svg class=\"views\""));
        assertEquals(0, Main.exitCode("analyze", run.toString()));
        assertEquals(whiteBox(observed), whiteBox(Files.readString(run.resolve("results.edn"))), "by its trace files");
    }

    /** All that does not count lines: of some events there are none. */
    private static Map<?, ?> whiteBox(String results) {
        Map<?, ?> all = (Map<?, ?>) Objects.requireNonNull(Edn.read(results));
        Map<?, ?> whiteBox = new HashMap<>((Map<?, ?>) Objects.requireNonNull(all.get(Keyword.of("white-box"))));
        whiteBox.remove(Keyword.of("events"));
        return whiteBox;
    }

    @Test
    void aFaultsRangeBoundsItAndMovesNoOther() {
        SwarmOptions options = options();
        options.faults.loss = Share.parse("0.25..0.5");
        options.faults.latencyMicros = Range.parse("20000");
        for (long seed = 1; seed <= 50; seed++) {
            FaultModel usual = options().draw(seed).model();
            FaultModel drawn = options.draw(seed).model();
            assertTrue(drawn.loss() >= 0.25 && drawn.loss() <= 0.5, drawn.toString());
            assertEquals(20_000, drawn.latencyMicros());
            assertEquals(usual.failingSyncs(), drawn.failingSyncs());
            assertEquals(usual.duplication(), drawn.duplication());
        }
        assertEquals(List.of("--latency-us", "20000", "--loss", "0.25..0.5"), options.faults.words());
        assertEquals("0..0.0005", Share.parse("0..0.0005").toString());
    }

    @Test
    void badArgumentsAreTold() {
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "9..1"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "1..2", "--workload", "regster"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "1..2", "--loss", "0.1..1.5"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "1..2", "--latency-us", "0..5"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("replay"));
    }
}
