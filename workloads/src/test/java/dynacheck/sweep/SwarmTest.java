package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.fault.FaultModel;
import dynacheck.generator.Arrivals;
import dynacheck.run.RunLog;
import dynacheck.run.SimulatedRun;
import dynacheck.sim.Divergence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The DynaStore core under the simulator, a few seeds; {@code dynacheck sim --seeds 1..1000} is the deep search, and
 * {@code -Ddynacheck.seeds=N} makes this one deeper.
 */
@Timeout(120)
class SwarmTest {
    private static final long SEEDS = Long.getLong("dynacheck.seeds", 20);

    @BeforeAll
    static void quiet() {
        RunLog.quiet();
    }

    private static Swarm swarm() {
        return Swarm.USUAL.timeLimit(Duration.ofSeconds(6));
    }

    @Test
    void everySeedIsValid() {
        Swarm swarm = swarm();
        List<String> bad = new ArrayList<>();
        long restarts = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SeedResult result = SeedResult.of(swarm.draw(seed));
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
        SimulatedRun run = swarm().draw(3);
        assertEquals(
                Optional.empty(), Divergence.of(trail -> run.execute(run.trial().plan(), trail)));
        assertEquals(SeedResult.of(run).hash(), SeedResult.twice(run).hash());
        assertNotEquals(
                SeedResult.of(run).hash(), SeedResult.of(swarm().draw(4)).hash());
    }

    /** One by one they take longer over slow links than a run waits (seeds 10462 and 10485 of these). */
    @Test
    void manyRegistersMoveInLargerChunks() {
        Swarm many = swarm().keys(Range.of(40));
        for (long seed = 1; seed <= 40; seed++) {
            String chunk =
                    String.valueOf(many.draw(seed).trial().settings().options().get("chunk-bytes"));
            assertTrue(Integer.parseInt(chunk) >= 640, chunk);
        }
    }

    /** Where nobody waits operations meet each step of a reconfiguration; where they do, its end. */
    @Test
    void operationsAreImpatientInHalfOfTheSeeds() {
        Map<String, Integer> drawn = new TreeMap<>();
        for (long seed = 1; seed <= 100; seed++) {
            drawn.merge(
                    String.valueOf(
                            swarm().draw(seed).trial().settings().options().get("patience-ms")),
                    1,
                    Integer::sum);
        }
        assertEquals(Set.of("0", "25", "100", "400"), drawn.keySet());
        int impatient = drawn.getOrDefault("0", 0);
        assertTrue(impatient >= 35 && impatient <= 65, drawn.toString());
    }

    /** Chunks differ in size from seed to seed; that, the arrivals and the rest is in the line that repeats a seed. */
    @Test
    void whatIsPrintedDrawsTheSameRun() {
        Set<String> chunks = new TreeSet<>();
        for (long seed = 1; seed <= 40; seed++) {
            Swarm swarm = swarm().arrivals(seed % 2 == 0 ? Arrivals.UNIFORM : Arrivals.EXPONENTIAL);
            SimulatedRun run = swarm.draw(seed);
            Swarm exact = swarm.exactly(run);
            assertEquals(run.trial().settings(), exact.draw(seed).trial().settings());
            String chunk = String.valueOf(run.trial().settings().options().get("chunk-bytes"));
            String words = String.join(" ", exact.words());
            assertTrue(words.contains("--target-option chunk-bytes=" + chunk), words);
            assertTrue(words.contains("--stagger " + (seed % 2 == 0 ? "uniform" : "exponential")), words);
            chunks.add(chunk);
        }
        assertTrue(chunks.size() >= 4, chunks.toString());
        Swarm given = swarm().target("dynastore", Map.of("chunk-bytes", "7"));
        assertEquals("7", given.draw(1).trial().settings().options().get("chunk-bytes"), "the user's wins");
    }

    /** The line that repeats a seed names the draw that it took. */
    @Test
    void aLeaningSeedIsDrawnAgain() {
        Leaning table = Leaning.parse("nemesis:kill=300,workload:churn=300,loss:4=300,keys:1=20");
        Swarm leaning = swarm().leaning(table);
        assertTrue(
                String.join(" ", leaning.briefWords()).contains("--lean " + table),
                leaning.words().toString());
        int kills = 0;
        int usual = 0;
        Set<String> draws = new TreeSet<>();
        for (long seed = 1; seed <= 200; seed++) {
            SimulatedRun run = leaning.draw(seed);
            assertEquals(run.model(), leaning.draw(seed).model());
            Swarm exact = leaning.exactly(run);
            assertEquals(run.trial().settings(), exact.draw(seed).trial().settings());
            assertEquals(run.model(), exact.draw(seed).model());
            kills += leaning.traits(seed).contains("nemesis:kill") ? 1 : 0;
            usual += swarm().traits(seed).contains("nemesis:kill") ? 1 : 0;
            draws.add(String.join(" ", exact.words()).replaceFirst("^.* (--draw \\d+).*$|^.*$", "$1"));
        }
        assertEquals(Leaning.DRAWS, draws.size());
        assertTrue(kills > 1.2 * usual, kills + " and usually " + usual);
        assertEquals(swarm().draw(3).model(), swarm().nthDraw(0).draw(3).model());
    }

    /** Disks are swapped for empty ones: each is refused, and counts as a crash for good. */
    @Test
    void swappedDisksAreRefused() {
        assertRefused(killedAllTheTime().amnesia(true), "amnesia");
    }

    /** Disks are put back as they were some starts ago, which only those who heard of these can know. */
    @Test
    void oldDisksAreRefused() {
        assertRefused(killedAllTheTime().oldDisk(true), "old-disk");
    }

    private static void assertRefused(Swarm swarm, String fault) {
        long refused = 0;
        long recorded = 0;
        for (long seed = 1; seed <= 20; seed++) {
            SimulatedRun run = swarm.draw(seed);
            SeedResult result = SeedResult.of(run);
            assertNotEquals(Verdict.INVALID, result.verdict(), "seed " + seed + ": " + result.failedCheckers());
            refused += result.covered().getOrDefault("life-refused", 0L);
            recorded += run.execute(run.trial().plan(), null).history().ops().stream()
                    .flatMap(op -> FaultEvents.of(op).stream())
                    .filter(e -> e.phase() == FaultEvent.Phase.INSTALLED && e.permanent())
                    .filter(e -> e.kind().equals(fault))
                    .count();
        }
        assertTrue(refused > 10, refused + " refused");
        assertTrue(recorded >= refused, recorded + " recorded, " + refused + " refused");
    }

    /** The negative control: where nobody refuses them they break safety, and the checkers say so. */
    @Test
    void swappedDisksThatAreLetInAreFound() {
        assertNoticed(killedAllTheTime().amnesia(true), "life-ignored", "atomicity", 200);
    }

    @Test
    void oldDisksThatAreLetInAreFound() {
        Swarm longer = killedAllTheTime().timeLimit(Duration.ofSeconds(12)); // each node is to start more than twice
        assertNoticed(longer.oldDisk(true), "incarnation-goes-back", "atomicity", 60);
    }

    private static Swarm killedAllTheTime() {
        return swarm().nemesis("kill")
                .nodes(new Range(3, 3))
                .nemesisIntervalMs(new Range(100, 300))
                .rate(new Range(40, 80))
                .keys(new Range(1, 2))
                .workloads(List.of("register"));
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
        assertNoticed(swarm(), mutant, checker, 60);
    }

    private static void assertNoticed(Swarm given, String mutant, String checker, int seeds) {
        Swarm swarm = given.target("dynastore", Map.of("mutant", mutant));
        for (long seed = 1; seed <= seeds; seed++) {
            SeedResult result = SeedResult.of(swarm.draw(seed));
            if (result.verdict() == Verdict.INVALID && result.failedCheckers().contains(checker)) {
                return;
            }
        }
        throw new AssertionError(mutant + " was not noticed by " + checker + " in " + seeds + " seeds");
    }

    @Test
    void aFaultsRangeBoundsItAndMovesNoOther() {
        FaultRanges usually = FaultRanges.USUAL;
        Swarm swarm = swarm().faults(new FaultRanges(
                false,
                Range.parse("20000"),
                usually.slowLinks(),
                Share.parse("0.25..0.5"),
                usually.duplication(),
                usually.clogging(),
                usually.clogMillis(),
                usually.syncMicros(),
                usually.slowSyncs(),
                usually.failingSyncs()));
        for (long seed = 1; seed <= 50; seed++) {
            FaultModel usual = swarm().draw(seed).model();
            FaultModel drawn = swarm.draw(seed).model();
            assertTrue(drawn.loss() >= 0.25 && drawn.loss() <= 0.5, drawn.toString());
            assertEquals(20_000, drawn.latencyMicros());
            assertEquals(usual.failingSyncs(), drawn.failingSyncs());
            assertEquals(usual.duplication(), drawn.duplication());
        }
        String words = String.join(" ", swarm.words());
        assertTrue(words.endsWith("--latency-us 20000 --loss 0.25..0.5"), words);
        assertEquals("0..0.0005", Share.parse("0..0.0005").toString());
    }
}
