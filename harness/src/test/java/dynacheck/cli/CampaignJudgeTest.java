package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** As a user sees them: {@code campaign judge} says what {@code analyze} says, {@code campaign generate} makes it. */
class CampaignJudgeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private record Said(int code, String out, String err) {}

    private static Said say(String... words) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int[] code = new int[1];
        String out;
        try {
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            out = Output.of(() -> code[0] = Main.exitCode(words));
        } finally {
            System.setErr(before);
        }
        return new Said(code[0], out, err.toString(StandardCharsets.UTF_8));
    }

    private Said judge(String... words) {
        List<String> all = new ArrayList<>(List.of("campaign", "judge", "--temp", dir.toString()));
        all.addAll(List.of(words));
        return say(all.toArray(String[]::new));
    }

    private Path generated(String... more) {
        Path file = dir.resolve("made" + System.nanoTime() + ".edn");
        List<String> all = new ArrayList<>(List.of("campaign", "generate", "--out", file.toString()));
        all.addAll(List.of(more));
        assertEquals(0, say(all.toArray(String[]::new)).code());
        return file;
    }

    /** Without the name of the file and what differs by intention: the engine. */
    private static String comparable(String json) {
        return json.replaceAll("\"file\":\"[^\"]*\"", "").replaceAll("\"engine\":\"[^\"]*\"", "");
    }

    @Test
    void aLongHistoryIsJudgedAsByAnalyze() throws Exception {
        Path file =
                generated("--operations", "150000", "--registers", "300", "--indeterminate", "1", "--stale-read", "7");
        Said expected = say("analyze", "--json", file.toString());
        Said found = judge("--json", file.toString());
        assertEquals(1, found.code());
        assertEquals(comparable(expected.out()), comparable(found.out()));
        Said text = judge(file.toString());
        assertTrue(text.out().contains("on register 7"), text.out());
        assertTrue(text.out().contains("INVALID: Not atomic: "), text.out());
        assertFalse(Files.list(dir).anyMatch(left -> left.toString().endsWith(".tmp")), "temporary files are left");
    }

    @Test
    void aRegisterAloneHasTheSameWitness() throws Exception {
        Path file = generated("--operations", "60000", "--registers", "50", "--stale-read", "7");
        Path alone = dir.resolve("alone.edn");
        try (Stream<String> lines = Files.lines(file)) {
            Files.write(alone, lines.filter(line -> line.contains(":value [7 ")).toList());
        }
        String expected = say("analyze", "--report", "never", alone.toString()).out();
        String found = judge(file.toString()).out();
        String witness = expected.substring(0, expected.indexOf("INVALID"));
        assertTrue(witness.contains("T3: ") && found.startsWith(witness), expected + found);
    }

    @Test
    void theSameSeedMakesTheSameBytesAndAValidHistory() throws Exception {
        Path one = generated("--operations", "20000", "--registers", "50", "--seed", "3", "--indeterminate", "2.5");
        Path two = generated("--operations", "20000", "--registers", "50", "--seed", "3", "--indeterminate", "2.5");
        Path three = generated("--operations", "20000", "--registers", "50", "--seed", "4");
        assertEquals(-1, Files.mismatch(one, two));
        assertTrue(Files.mismatch(one, three) >= 0);
        assertEquals(0, judge(one.toString()).code());
        assertEquals(254, say("campaign", "generate", "--out", one.toString()).code());
    }

    /** Lines may be distributed over files in any way: each file is in order, and indexes give the order of all. */
    @Test
    void manyFilesAreJudgedAsOne() throws Exception {
        Path file =
                generated("--operations", "20000", "--registers", "30", "--stale-read", "5", "--indeterminate", "1");
        String expected = comparable(say("analyze", "--json", file.toString()).out());
        List<String> lines = Files.readAllLines(file);
        for (int seed = 1; seed <= 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Path folder = Files.createDirectory(dir.resolve("parts" + seed));
            int files = 1 + random.nextInt(6);
            List<List<String>> parts = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                parts.add(new ArrayList<>());
            }
            for (int i = 0; i < lines.size(); i++) {
                int part = seed % 2 == 0 ? random.nextInt(files) : i * files / lines.size();
                parts.get(part).add(lines.get(i));
            }
            for (int i = 0; i < files; i++) {
                Files.write(folder.resolve("part" + (files - i) + ".edn"), parts.get(i));
            }
            Said found = judge("--json", "--order", "index", folder.toString());
            assertEquals(expected, comparable(found.out()), "seed " + seed + found.err());
            assertEquals(1, found.code());
        }
    }

    /** The lines of each process in a file of its own, with clocks that are off by at most so many nanoseconds. */
    private Path clocked(Path history, String folder, long error) throws IOException {
        Path parts = Files.createDirectory(dir.resolve(folder));
        SplittableRandom random = new SplittableRandom(1);
        List<Long> offsets = random.longs(10, -error, error + 1).boxed().toList();
        Pattern time = Pattern.compile(":time (\\d+), :process (\\d+)");
        for (String line : Files.readAllLines(history)) {
            Matcher found = time.matcher(line);
            assertTrue(found.find(), line);
            int process = Integer.parseInt(found.group(2)) % offsets.size();
            long shown = 1_000_000_000 + Long.parseLong(found.group(1)) + offsets.get(process);
            Files.writeString(
                    parts.resolve("client" + process + ".edn"),
                    found.replaceFirst(":time " + shown + ", :process 0") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        return parts;
    }

    /** Clocks without error give the order that one sequencer gave. Each operation is called by its file and line. */
    @Test
    void exactClocksAreASequencer() throws Exception {
        Path file = generated("--operations", "10000", "--registers", "30", "--stale-read", "5");
        Path parts = clocked(file, "exact", 0);
        String expected = say("analyze", "--report", "never", file.toString()).out();
        String found = judge("--order", "time", "--clock-error", "0ms", parts.toString())
                .out();
        Pattern process = Pattern.compile("process \\S+ ");
        String witness = expected.substring(0, expected.indexOf("INVALID"));
        assertTrue(found.contains("process client"), found);
        assertTrue(
                process.matcher(found)
                        .replaceAll("")
                        .startsWith(process.matcher(witness).replaceAll("")),
                expected + found);
    }

    @Test
    void clocksThatDifferCondemnNobody() throws Exception {
        Path parts = clocked(generated("--operations", "20000", "--registers", "30"), "apart", 3_000_000);
        Said found = judge("--order", "time", "--clock-error", "3ms", parts.toString());
        assertEquals(0, found.code(), found.toString());
        assertTrue(found.out().contains("note: operations count as longer by 3.0 ms at each end"), found.out());
        assertEquals(
                1,
                judge("--order", "time", "--clock-error", "0ms", parts.toString())
                        .code(),
                "clocks that differ by more than was said show what never happened");
    }

    @Test
    void whatIsWrongByMoreThanTheClocksErrorIsFound() throws Exception {
        Path writer = file(
                "writer.edn",
                "{:time 1000000000, :process 0, :type :invoke, :f :write, :value [1 1]}",
                "{:time 1100000000, :process 0, :type :ok, :f :write, :value [1 1]}",
                "{:time 1500000000, :process 0, :type :invoke, :f :write, :value [1 2]}",
                "{:time 1600000000, :process 0, :type :ok, :f :write, :value [1 2]}");
        Path reader = file(
                "reader.edn",
                "{:time 1800000000, :process 0, :type :invoke, :f :read, :value [1 nil]}",
                "{:time 1900000000, :process 0, :type :ok, :f :read, :value [1 1]}");
        String[] words = {"--order", "time", "--clock-error", "99ms", writer.toString(), reader.toString()};
        Said apart = judge(words);
        assertEquals(1, apart.code(), apart.toString());
        assertTrue(apart.out().contains("process reader.edn:1 "), apart.out());
        words[3] = "100ms";
        assertEquals(0, judge(words).code(), "the read may have begun before the second write ended");
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(dir.resolve(name), String.join("\n", lines));
    }

    private void refused(String because, String... words) {
        Said said = judge(words);
        assertEquals(254, said.code(), said.toString());
        assertTrue(said.err().contains(because), said.toString());
    }

    @Test
    void whatCannotBeOrderedIsRefused() throws Exception {
        String write = "{:index 0, :process 0, :type :invoke, :f :write, :value [1 1]}";
        Path one = file("one.edn", write);
        Path same = file("same.edn", write);
        Path other = file("other.edn", "{:process 1, :type :invoke, :f :write, :value [1 2]}");
        Path array = file("array.edn", "[" + write + "]");
        refused("nobody knows how their operations follow", one.toString(), same.toString());
        refused("index 0 stands in " + one, "--order", "index", one.toString(), same.toString());
        refused(other + ": line 1 has no :index", "--order", "index", one.toString(), other.toString());
        refused(array + ": of several files each", "--order", "index", one.toString(), array.toString());
        String[] byTime = {"--order", "time", "--clock-error", "5ms", one.toString(), other.toString()};
        refused("--order time needs --clock-error", "--order", "time", one.toString(), other.toString());
        refused("--clock-error goes with --order time", "--clock-error", "5ms", one.toString());
        refused("--order time is for several files", "--order", "time", "--clock-error", "5ms", one.toString());
        String timed = "{:time %d, :process 0, :type :%s, :f :write, :value [1 1]}";
        Files.write(one, List.of(timed.formatted(50_000_000, "invoke"), timed.formatted(39_999_999, "ok")));
        refused(one + ": line 2: :time goes back by 10000001 ns", byTime);
        Files.write(one, List.of(timed.formatted(50_000_000, "invoke"), timed.formatted(0, "ok")));
        refused(one + ": line 2 has no :time", byTime);
        Files.write(one, List.of(timed.formatted(50_000_000, "ok"), timed.formatted(50_000_001, "ok")));
        refused(one + ": line 1", byTime);
    }

    @Test
    void whatIsNoHistoryIsNamedWithFileAndLine() throws Exception {
        String write = "{:index 0, :process 0, :type :invoke, :f :write, :value [1 1]}";
        Path bad = file("bad.edn", write, "{:index 1, :process 0, :type :ok, :f :write, :value [1 1]}", "oops");
        Path good = file("good.edn", "{:index 5, :process 1, :type :invoke, :f :write, :value [1 1]}");
        refused(bad + ": line 3: an op must be a map", bad.toString());
        refused(bad + ": line 3: an op must be a map", "--order", "index", bad.toString(), good.toString());
        Said nowhere = say("campaign", "judge", "--temp", dir.resolve("none").toString(), good.toString());
        assertEquals(254, nowhere.code());
        assertTrue(nowhere.err().contains("there is no such folder"), nowhere.err());
        refused("cannot be judged register by register", "--model", "list-append", good.toString());
        refused("there is no --model lists", "--model", "lists", good.toString());
        refused("there is no file", dir.resolve("none.edn").toString());
        Path parquet = file("week.parquet", "PAR1...PAR1");
        refused("duckdb -c", parquet.toString());
        refused(parquet + ": this is no text but Parquet", "--order", "index", parquet.toString(), good.toString());
        Said full =
                judge("--temp-limit", "1", generated("--operations", "100000").toString());
        assertEquals(255, full.code(), full.toString());
        assertTrue(full.err().contains("more than the 1 MB of temporary files in " + dir), full.err());
    }

    /** Killed by {@code kill -9} while it sorts: it has told no verdict, and whoever comes next finds nothing of it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(60)
    void whatIsKilledWhileItSpillsLeavesNothing() throws Exception {
        Path file = generated("--operations", "60000", "--registers", "1", "--stale-read", "0");
        Path temp = Files.createDirectory(dir.resolve("temp"));
        Path told = dir.resolve("told.txt");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "campaign",
                        "judge",
                        "--temp",
                        temp.toString(),
                        "-")
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        try {
            OutputStream in = killed.getOutputStream();
            Files.copy(file, in); // The history has not ended, for the pipe stays open.
            in.flush();
            while (killed.isAlive() && !spills(killed, temp)) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertTrue(spills(killed, temp), () -> "it spilled; said: " + told);
        } finally {
            killed.destroyForcibly().waitFor();
        }
        assertEquals(128 + 9, killed.exitValue());
        assertEquals("", Files.readString(told));
        try (Stream<Path> left = Files.list(temp)) {
            assertEquals(List.of(), left.toList());
        }
        // Elsewhere a file that is open keeps its name, so it would be left behind.
        Path left = Files.writeString(temp.resolve("dynacheck-judge1234567890.tmp"), "left behind");
        Said expected = judge(file.toString());
        assertEquals(1, expected.code());
        assertEquals(expected, say("campaign", "judge", "--temp", temp.toString(), file.toString()));
        assertEquals("left behind", Files.readString(left));
    }

    /** Whether the process has written into a temporary file in this folder. */
    private static boolean spills(Process process, Path temp) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path file : open.toList()) {
                try {
                    if (Files.readSymbolicLink(file).startsWith(temp) && Files.size(file) > 0) {
                        return true;
                    }
                } catch (NoSuchFileException e) {
                    // Closed since.
                }
            }
        }
        return false;
    }

    @Test
    void whatIsNotUnderstoodIsUnknown() throws Exception {
        Path file = file(
                "strange.edn",
                "{:process 0, :type :invoke, :f :write, :value [1 1]}",
                "{:process 0, :type :ok, :f :write, :value [1 1]}",
                "{:process 0, :type :invoke, :f :increment, :value [1 1]}",
                "{:process 0, :type :ok, :f :increment, :value [1 1]}",
                "{:process 0, :type :invoke, :f :read, :value [1 nil]}",
                "{:process 0, :type :ok, :f :re");
        Said said = judge(file.toString());
        assertEquals(2, said.code(), said.toString());
        assertTrue(said.out().contains("Not understood: :increment"), said.out());
        assertTrue(said.out().contains("at line 3"), said.out());
        assertTrue(said.out().contains("line 6 was torn off"), said.out());
        Path other = file("other.edn", "{:index 9, :process 1, :type :invoke, :f :read, :value [1 nil]}");
        Path numbered = file("numbered.edn", "{:index 1, :process 0, :type :invoke, :f :increment, :value [1 1]}");
        Said two = judge("--order", "index", numbered.toString(), other.toString());
        assertEquals(2, two.code(), two.toString());
        assertTrue(two.out().contains("at line 1 of " + numbered), two.out());
    }
}
