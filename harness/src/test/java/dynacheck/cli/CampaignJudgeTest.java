package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        Said full =
                judge("--temp-limit", "1", generated("--operations", "100000").toString());
        assertEquals(255, full.code(), full.toString());
        assertTrue(full.err().contains("more than the 1 MB of temporary files in " + dir), full.err());
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
    }
}
