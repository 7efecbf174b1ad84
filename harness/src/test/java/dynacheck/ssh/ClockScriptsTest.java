package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands run by a shell for which {@code date -s} only writes down what it was asked: no clock is moved. */
@Timeout(60)
class ClockScriptsTest {
    @TempDir
    Path dir;

    @BeforeEach
    void dateThatSetsNothing() throws IOException {
        Path fake = Files.createDirectory(dir.resolve("bin")).resolve("date");
        Files.writeString(
                fake,
                "#!/bin/sh\nif [ \"$1\" = -s ]; then echo \"$2\" >>" + dir.resolve("set")
                        + "; else exec /bin/date \"$@\"; fi\n");
        assertTrue(fake.toFile().setExecutable(true));
    }

    private String run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of("sh", "-c", "PATH=" + dir.resolve("bin") + ":$PATH; " + script))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return said.strip();
    }

    private List<String> sets() throws IOException {
        return Files.readAllLines(dir.resolve("set"));
    }

    @Test
    void aBumpNotesTheTrueTimeOnce() throws Exception {
        ClockScripts clock = new ClockScripts(dir.toString());
        assertEquals("", run(clock.bump(Duration.ofSeconds(90))));
        String note = Files.readString(dir.resolve("clock"));
        assertEquals("", run(clock.bump(Duration.ofSeconds(-7))));
        assertEquals(List.of("+90 seconds", "-7 seconds"), sets());
        assertEquals(note, Files.readString(dir.resolve("clock")));
        assertTrue(note.matches("\\d{10,} \\d+\n"), note);
    }

    @Test
    void aHostWithoutItsHarnessFindsTheTrueTimeAgain() throws Exception {
        ClockScripts clock = new ClockScripts(dir.toString());
        run(clock.bump(Duration.ofSeconds(90)));
        String[] note = Files.readString(dir.resolve("clock")).strip().split(" ");
        long booted = Long.parseLong(note[0]) - Long.parseLong(note[1]);
        assertEquals("clock set back", run(clock.heal()));
        long set = Long.parseLong(sets().getLast().substring(1));
        assertTrue(Math.abs(set - System.currentTimeMillis() / 1000) <= 30, set + " with boot at " + booted);
        assertEquals("", run(clock.heal()), "once");
    }

    @Test
    void aNoteOfAnEarlierBootIsNotBelieved() throws Exception {
        ClockScripts clock = new ClockScripts(dir.toString());
        Files.writeString(dir.resolve("clock"), "1000000000 99999999999\n");
        assertEquals("", run(clock.heal()));
        assertTrue(Files.notExists(dir.resolve("clock")) && Files.notExists(dir.resolve("set")));
    }

    @Test
    void aStrobeGoesBackAndForthUntilReset() throws Exception {
        ClockScripts clock = new ClockScripts(dir.toString());
        // Bounded, for a shell that waits is not interrupted with the test.
        String fourSets = "; i=0; until [ $(cat " + dir.resolve("set")
                + " 2>/dev/null | wc -l) -ge 4 ] || [ $i = 1000 ];" + " do i=$((i+1)); sleep 0.02; done";
        assertEquals("", run(clock.strobe(Duration.ofSeconds(60), Duration.ofMillis(20)) + fourSets));
        assertEquals("loop strobe ended", run(clock.reset(1_700_000_000_500L)));
        List<String> sets = sets();
        assertEquals("@1700000000.500", sets.getLast());
        assertTrue(sets.size() > 3, () -> "" + sets);
        assertEquals(List.of("+60 seconds", "-60 seconds"), sets.subList(0, 2));
        assertTrue(Files.notExists(dir.resolve("clock")));
    }
}
