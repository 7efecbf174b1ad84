package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultModel;
import dynacheck.run.BadArguments;
import dynacheck.run.RunLog;
import dynacheck.run.SimulatedRun;
import dynacheck.shrink.Script;
import dynacheck.shrink.ScriptFile;
import dynacheck.sweep.Range;
import dynacheck.sweep.ScriptedRun;
import dynacheck.sweep.Shrinking;
import dynacheck.sweep.Swarm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failing runs of planted bugs made small. {@code -Ddynacheck.shrink=deep} takes more than ten of them, of 200
 * operations and more, and holds the medians to 10 operations and 3 faults.
 */
@Timeout(900)
class ShrinkingTest {
    private static final int OPERATIONS = 200;

    private static final List<String> MUTANTS = List.of(
            "half-quorum",
            "update-returns-at-once",
            "quorum-of-initial-view",
            "member-counted-twice",
            "greatest-view-first",
            "only-first-proposal-followed",
            "pick-new-ts-not-cleared",
            "restart-picks-new-timestamp",
            "timestamp-without-process",
            "older-timestamp-overwrites",
            "read-takes-last-answer",
            "lost-add",
            "no-transfer",
            "cur-view-not-persisted");

    private static final long SECONDS = Long.getLong("dynacheck.shrink.seconds", 40);

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        RunLog.quiet();
    }

    /** The first seed that fails in a run that is large enough. */
    private static SimulatedRun failing(String mutant, int seconds, int rate) {
        Swarm swarm = Swarm.USUAL
                .timeLimit(Duration.ofSeconds(seconds))
                .rate(new Range(rate, rate))
                .target("dynastore", Map.of("mutant", mutant));
        for (long seed = 1; seed <= 300; seed++) {
            SimulatedRun run = swarm.draw(seed);
            if (Shrinking.recorded(run)
                    .filter(recorded -> recorded.script().operations().size() >= OPERATIONS)
                    .isPresent()) {
                return run;
            }
        }
        throw new AssertionError(mutant + " was not noticed in 300 seeds");
    }

    @Test
    void aFailingRunIsMadeSmallAndReplayed() throws Exception {
        SimulatedRun run = failing("lost-add", 8, 40);
        String leading =
                Shrinking.recorded(run).orElseThrow().symptoms().getFirst().toString();
        Shrinking.Result result = Shrinking.of(run, Duration.ofSeconds(15));
        assertEquals(List.of("definition-1"), List.of(leading));
        assertEquals(List.of(leading), result.small().checkers(), "the story is about what the page led with");
        assertTrue(result.small().operations().size() <= 10, result.small()::toString);
        assertTrue(result.small().faults().size() <= 3, result.small()::toString);
        Path file = dir.resolve("schedule.edn");
        ScriptFile.write(result.small(), file, List.of("a comment"));
        Script again = ScriptFile.read(file);
        assertEquals(result.small(), again);
        assertTrue(ScriptedRun.fails(again));
        assertFalse(ScriptedRun.fails(faithful(again)), "the faithful node fails, too: the script proves nothing");
        assertEquals(1, Main.exitCode("replay", file.toString(), "--store", dir.toString()));
    }

    @Test
    void whatCannotBeReplayedIsRefusedWithItsPlace() throws Exception {
        Path broken = Files.writeString(dir.resolve("broken.edn"), "{:target \"x\" :options {} :operations []}");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ScriptFile.read(broken));
        assertEquals(broken + " is no script: :faults must be a List, but is nil", e.getMessage());
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("replay", broken.toString(), "--store", dir.toString()));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("replay", "no-such-file.edn", "--store", dir.toString()));
        assertEquals(
                Main.BAD_ARGUMENTS,
                Main.exitCode("replay", "1", "--time-limit", "2s", "--shrink", "--store", dir.toString()));
    }

    /** Options that the target does not know are refused in a file as on a command line, before anything runs. */
    @Test
    void aScheduleWithOptionsThatTheTargetDoesNotKnowIsRefused() throws Exception {
        Script script = new Script(
                "dynastore",
                Map.of("mutnat", "lost-add"),
                List.of(),
                1,
                FaultModel.CALM,
                List.of("n1"),
                1,
                1,
                List.of(),
                List.of());
        Path file = dir.resolve("schedule.edn");
        ScriptFile.write(script, file, List.of());
        BadArguments e = assertThrows(BadArguments.class, () -> ScriptedRun.checked(ScriptFile.read(file)));
        assertTrue(String.valueOf(e.getMessage()).startsWith("--target-option mutnat: "), e::getMessage);
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("replay", file.toString(), "--store", "" + dir));
        ScriptFile.write(script.withOptions(Map.of("mutant", "LOST_ADD")), file, List.of());
        Script named = ScriptedRun.checked(ScriptFile.read(file));
        assertEquals(Map.of("mutant", "lost-add"), named.options());
        ScriptFile.write(script.withOptions(Map.of("mutant", "NOPE")), file, List.of());
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("replay", file.toString(), "--store", "" + dir));
        try (var left = Files.list(dir)) {
            assertEquals(List.of(file), left.toList(), "no run was begun");
        }
    }

    private static Script faithful(Script s) {
        return new Script(
                s.target(),
                Map.of(),
                s.checkers(),
                s.seed(),
                s.model(),
                s.nodes(),
                s.clients(),
                s.reconfigurers(),
                s.operations(),
                s.faults());
    }

    @Test
    @EnabledIfSystemProperty(
            named = "dynacheck.shrink",
            matches = "deep",
            disabledReason = "a measurement of how small runs get, for -Ddynacheck.shrink=deep")
    void medians() {
        List<Integer> operations = new ArrayList<>();
        List<Integer> faults = new ArrayList<>();
        for (String mutant : MUTANTS) {
            SimulatedRun run = failing(mutant, 15, 40);
            long began = System.nanoTime();
            Shrinking.Result result = Shrinking.of(run, Duration.ofSeconds(SECONDS));
            System.out.printf(
                    "%-30s %s to %s, %d runs, %.1f s, faithful %s%n",
                    mutant,
                    result.whole(),
                    result.small(),
                    result.runs(),
                    (System.nanoTime() - began) / 1e9,
                    ScriptedRun.fails(faithful(result.small())) ? "FAILS" : "passes");
            operations.add(result.small().operations().size());
            faults.add(result.small().faults().size());
        }
        System.out.printf("medians: %d operations, %d faults%n", median(operations), median(faults));
        assertTrue(median(operations) <= 10, operations::toString);
        assertTrue(median(faults) <= 3, faults::toString);
    }

    private static int median(List<Integer> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }
}
