package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns as a user runs them: files, shards, interrupts, failures. */
@Timeout(180)
class CampaignCommandTest {
    private static final Pattern RESULT = Pattern.compile("result ([0-9a-f]{16})");

    @TempDir
    Path dir;

    private Path file(String... lines) throws IOException {
        return Files.write(dir.resolve("mine.campaign"), List.of(lines));
    }

    private Path small() throws IOException {
        return file(
                "# two systems",
                "target-option protocol=dynastore,abd",
                "seeds 1..24",
                "time-limit 2s",
                "nodes 4 # few",
                "loss 0..0.2");
    }

    private Typed campaign(Path plan, String results, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "campaign", plan.toString(), "--results", dir.resolve(results).toString()));
        words.addAll(List.of(more));
        return Typed.of(words.toArray(String[]::new));
    }

    private static String result(Typed typed) {
        Matcher m = RESULT.matcher(typed.out());
        assertTrue(m.find(), typed.out());
        return m.group(1);
    }

    /** The whole in one go; in three shards, merged in either order; and once more, when nothing is left to do. */
    @Test
    void shardsMakeTheWhole() throws IOException {
        Path plan = small();
        Typed whole = campaign(plan, "whole");
        assertEquals(0, whole.code(), whole.out());
        assertTrue(whole.out().contains("48 seeds: 48 VALID."), whole.out());
        for (int i = 0; i < 3; i++) {
            Typed part = campaign(plan, "part" + i, "--shard", i + "/3");
            assertEquals(0, part.code(), part.out());
            assertNotEquals(result(whole), result(part));
        }
        String[] parts = {dir + "/part0", dir + "/part1", dir + "/part2"};
        Typed merged = Typed.of("campaign", "merge", parts[0], parts[1], parts[2], "--into", dir + "/m1");
        Typed other = Typed.of("campaign", "merge", parts[2], parts[1], parts[0], parts[1], "--into", dir + "/m2");
        assertEquals(0, merged.code(), merged.out());
        assertEquals(result(whole), result(merged));
        assertEquals(
                Files.readString(dir.resolve("m1/results.jsonl")), Files.readString(dir.resolve("m2/results.jsonl")));
        assertEquals(result(merged), result(other));
        Typed two = Typed.of("campaign", "merge", parts[0], parts[2], "--into", dir + "/m3");
        assertEquals(2, two.code(), "what was not run is not valid: " + two.out());
        assertTrue(two.out().contains("left to run"), two.out());
        Typed again = campaign(plan, "whole");
        assertTrue(again.out().contains("2 systems, 0 seeds to run"), again.out());
        assertEquals(result(whole), result(again));
        String page = Files.readString(dir.resolve("whole/report.html"));
        assertTrue(page.contains("<title>VALID: mine</title>"), page);
        assertTrue(Files.readString(dir.resolve("whole/entry.json")).contains("\"kind\" : \"campaign\""));
    }

    /** kill -9 in the middle: what was done is kept, the rest is run, and the whole is as if nothing had happened. */
    @Test
    void aKilledCampaignGoesOn() throws Exception {
        Path plan = small();
        Typed whole = campaign(plan, "whole");
        killedInTheMiddle(plan, 2);
        killedInTheMiddle(plan, 4);
        tearALine();
        Typed interrupted = Typed.of("campaign", "show", dir + "/killed");
        assertEquals(2, interrupted.code(), interrupted.out());
        Typed rest = campaign(plan, "killed");
        assertEquals(0, rest.code(), rest.out());
        assertTrue(rest.out().matches("(?s).*2 systems, ([1-9]|[123][0-9]|4[0-5]) seeds? to run.*"), rest.out());
        assertEquals(result(whole), result(rest));
    }

    /** Lets a process run until there are so many ranges, and kills it. */
    private void killedInTheMiddle(Path plan, int ranges) throws Exception {
        Path folder = dir.resolve("killed");
        killed(
                () -> lines(folder, "range") >= ranges,
                "campaign",
                plan.toString(),
                "--results",
                folder.toString(),
                "--cores",
                "1");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Lets a process run until something is true, and kills it. */
    private void killed(Condition when, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dynacheck.cli.Main"));
        line.addAll(List.of(words));
        Path said = dir.resolve("killed.txt");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!when.holds() && process.isAlive() && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            assertTrue(when.holds(), Files.readString(said));
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    }

    /** kill -9 while a failure is made small: it is made small the next time. */
    @Test
    void aCampaignKilledWhileItShrinksGoesOn() throws Exception {
        Path plan = file("target-option mutant=half-quorum", "seeds 1..4", "time-limit 4s", "shrink-budget 5s");
        Path folder = dir.resolve("bad");
        killed(() -> lines(folder, "range") > 0, "campaign", plan.toString(), "--results", folder.toString());
        assertEquals(0, lines(folder, "shrunk"), "it was killed before it had shrunk anything");
        Typed rest = campaign(plan, "bad");
        assertEquals(1, rest.code(), rest.out());
        assertTrue(lines(folder, "shrunk") > 0, rest.out());
        try (Stream<Path> all = Files.list(folder.resolve("shrunk"))) {
            assertTrue(all.findAny().isPresent(), rest.out());
        }
    }

    /** kill -9 while results are merged: what there was is as it was, and the same command makes the whole. */
    @Test
    void aMergeThatWasKilledIsRepeated() throws Exception {
        Path plan = file("seeds 1..4", "time-limit 1s");
        Typed whole = campaign(plan, "whole");
        Path into = dir.resolve("merged");
        String[] words = {"campaign", "merge", dir + "/whole", "--into", into.toString()};
        killed(() -> Files.isDirectory(into), words);
        Typed found = Typed.of("campaign", "show", into.toString());
        if (found.code() != 254) { // else nothing is there yet
            assertEquals(result(whole), result(found), "what is there is whole");
        }
        String lines = Files.readString(files(dir.resolve("whole")).getFirst());
        try (Stream<Path> left = Files.list(into)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(into.resolve("results.draft"), lines.substring(0, lines.length() / 2));
        Typed again = Typed.of(words);
        assertEquals(result(whole), result(again));
    }

    /** As a power cut leaves it. */
    private void tearALine() throws IOException {
        for (Path file : files(dir.resolve("killed"))) {
            String text = Files.readString(file);
            int last = text.stripTrailing().lastIndexOf('\n');
            if (text.substring(last + 1).contains("\"range\"")) {
                Files.writeString(file, text.substring(0, (last + 1 + text.length()) / 2));
                return;
            }
        }
        throw new AssertionError("there is no range to tear");
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".jsonl")).toList();
        }
    }

    private static long lines(Path folder, String kind) throws IOException {
        long n = 0;
        for (Path file : files(folder)) {
            n += Files.readString(file)
                    .lines()
                    .filter(line -> line.contains("\"line\":\"" + kind + "\""))
                    .count();
        }
        return n;
    }

    /** Many seeds fail, in few ways: each is there once, with a line that repeats it and a small form. */
    @Test
    void failuresAreToldApartByWhatFailed() throws Exception {
        Path plan = file(
                "target-option mutant=half-quorum",
                "seeds 1..400",
                "time-limit 4s",
                "stop-after 2",
                "shrink-budget 5s");
        Typed typed = campaign(plan, "bad");
        assertEquals(1, typed.code(), typed.out());
        assertTrue(typed.out().matches("(?s).*INVALID in \\d+ seeds? of dynastore: white-box: .*"), typed.out());
        assertFalse(typed.out().contains("400 seeds:"), "it ended early: " + typed.out());
        Matcher replay = Pattern.compile("\\./dynacheck (replay \\d+ .*)").matcher(typed.out());
        assertTrue(replay.find(), typed.out());
        List<String> words = new ArrayList<>(List.of(replay.group(1).split(" ")));
        words.addAll(List.of("--store", dir + "/store"));
        assertEquals(1, Typed.of(words.toArray(String[]::new)).code(), replay.group());
        Path small;
        try (Stream<Path> all = Files.list(dir.resolve("bad/shrunk"))) {
            small = all.findFirst().orElseThrow();
        }
        assertEquals(
                1,
                Typed.of("replay", small.toString(), "--store", dir + "/store").code(),
                small.toString());
        String page = Files.readString(dir.resolve("bad/report.html"));
        assertTrue(page.contains("replay " + small), page);
    }

    /** Planted bugs are to be noticed: one that is not leaves the campaign UNKNOWN, and none is a failure. */
    @Test
    void plantedBugsAreToBeNoticed() throws Exception {
        Typed found = campaign(file("mutants half-quorum", "seeds 1..8", "time-limit 4s"), "noticed");
        assertEquals(0, found.code(), found.out());
        assertTrue(found.out().contains("1 planted bug, 1 noticed."), found.out());
        Typed calm = campaign(
                file("mutants reply-before-persist", "seeds 1..4", "time-limit 1s", "nemesis none", "calm yes"),
                "survived");
        assertEquals(2, calm.code(), calm.out());
        assertTrue(calm.out().contains("dynastore with reply-before-persist survived."), calm.out());
    }

    @Test
    void whatIsNotUnderstoodIsRefusedWithItsLine() throws IOException {
        refused("mine.campaign:2: there is no option sedes; did you mean seeds? ", "nodes 4", "sedes 1..3");
        refused("mine.campaign:3: nodes is there already, in line 1", "nodes 4", "# again", "nodes 5");
        refused("mine.campaign:1: ", "seeds 9..1");
        refused("mine.campaign:2: no workload named regster; did you mean register? ", "nodes 4", "workload regster");
        refused("mine.campaign:1: --target-option protocl", "target-option protocl=abd");
        refused("mine.campaign:1: --target-option protocol=adb", "target-option protocol=dynastore,adb");
        refused("mine.campaign:1: loss has no value", "loss");
        refused("mine.campaign:1: calm is yes or no, not maybe", "calm maybe");
        refused("mine.campaign:1: no mutant named hlaf-quorum; did you mean half-quorum? ", "mutants hlaf-quorum");
        refused("mine.campaign:1: --until tomorrow is neither", "until tomorrow");
        refused("mine.campaign:1: --nodes 99999: it must be from 1 to 100", "nodes 99999");
        refused("mine.campaign:1: there is no option shard", "shard 0/3");
        Path plan = file("seeds 1..2", "time-limit 1s");
        assertTrue(campaign(plan, "x", "--shard", "3/3").out().contains("of 3 shards the last is 2/3"));
        assertEquals(254, campaign(dir.resolve("absent"), "x").code());
        assertEquals(254, Typed.of("campaign", "show", dir + "/absent").code());
        assertEquals(
                254,
                Typed.of("campaign", "merge", dir + "/absent", "--into", dir + "/y")
                        .code());
        assertEquals(0, campaign(plan, "old").code());
        Typed others = campaign(file("seeds 1..2", "time-limit 2s"), "old");
        assertEquals(254, others.code(), others.out());
        assertTrue(others.out().contains("holds results of other options"), others.out());
    }

    private void refused(String why, String... lines) throws IOException {
        Typed typed = campaign(file(lines), "refused");
        assertEquals(254, typed.code(), typed.out());
        assertTrue(typed.out().contains(why), typed.out());
        assertEquals(1, typed.out().lines().count(), typed.out());
    }
}
