package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code test --stop-on-violation}: a planted bug ends a run early, and nothing else does. */
@Timeout(120)
class StopOnViolationTest {
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path store;

    /** How long clients were at work, in virtual seconds. */
    private double run(int expectedExit, String... options) throws IOException {
        String[] always = {
            "test",
            "register",
            "--cluster",
            "sim",
            "--seed",
            "1",
            "--nodes",
            "3",
            "--keys",
            "2",
            "--nemesis",
            "none",
            "--time-limit",
            LIMIT_SECONDS + "s",
            "--rate",
            "50",
            "--store",
            store.toString()
        };
        int exit = Main.exitCode(
                Stream.concat(Stream.of(always), Stream.of(options)).toArray(String[]::new));
        assertEquals(expectedExit, exit);
        try (Stream<Path> files = Files.walk(store)) {
            Path newest = files.filter(f -> f.endsWith("history.edn") && !Files.isSymbolicLink(f.getParent()))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
            History history = HistoryReader.read(newest);
            return history.endNanos() / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    @Test
    void aPlantedBugEndsTheRunAtOnce() throws IOException {
        String bug = "mutant=read-takes-last-answer";
        double whole = run(1, "--target-option", bug);
        assertTrue(whole >= LIMIT_SECONDS - 1, "without it the run goes on: " + whole + " s");
        double stopped = run(1, "--target-option", bug, "--stop-on-violation");
        assertTrue(stopped < LIMIT_SECONDS / 2.0, "stopped after " + stopped + " s");
    }

    @Test
    void aCorrectTargetIsNotStopped() throws IOException {
        double seconds = run(0, "--stop-on-violation");
        assertTrue(seconds >= LIMIT_SECONDS - 1, "stopped after " + seconds + " s");
    }
}
