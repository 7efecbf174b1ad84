package dynacheck.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cli.Said;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A history that is judged on Spark gets the words of {@code campaign judge}, to the letter. */
@Timeout(240)
class SparkJudgeTest {
    private static JavaSparkContext spark;

    @TempDir
    Path dir;

    @BeforeAll
    static void begin() {
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
    }

    @AfterAll
    static void end() {
        spark.close();
    }

    private static Said onSpark(long splitBytes, String... words) {
        return Said.of(() -> {
            try {
                return SparkJudge.judge(spark, List.of(words), splitBytes);
            } catch (BadArguments e) {
                System.err.println("dynacheck: " + e.getMessage());
                return 254;
            }
        });
    }

    /** The same words as one process; its temporary files are the only thing that it is told in addition. */
    private Said same(long splitBytes, String... words) {
        List<String> local = new ArrayList<>(List.of("campaign", "judge", "--temp", dir.toString()));
        local.addAll(List.of(words));
        Said expected = Said.verb(local.toArray(String[]::new));
        Said found = onSpark(splitBytes, words);
        assertEquals(expected, found);
        return found;
    }

    private Path generated(String... more) {
        Path file = dir.resolve("made.edn");
        List<String> all = new ArrayList<>(List.of("campaign", "generate", "--out", file.toString()));
        all.addAll(List.of(more));
        assertEquals(0, Said.verb(all.toArray(String[]::new)).code());
        return file;
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(dir.resolve(name), String.join("\n", lines));
    }

    @Test
    void aPlantedViolationIsFoundWithTheSameWitness() throws IOException {
        Path file = generated("--operations", "6000", "--registers", "40", "--indeterminate", "1", "--stale-read", "7");
        Said text = same(50_000, file.toString());
        assertEquals(1, text.code());
        assertTrue(text.out().contains("on register 7") && text.out().contains("T3: "), text.out());
        same(50_000, "--json", file.toString());
        same(1 << 20, "--json", file.toString());
        Path packed = dir.resolve("made.edn.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        same(50_000, packed.toString());
    }

    @Test
    void filesThatFollowOneAnotherAreOneHistory() throws IOException {
        List<String> lines = Files.readAllLines(
                generated("--operations", "2000", "--registers", "20", "--indeterminate", "1", "--stale-read", "7"));
        Path folder = Files.createDirectory(dir.resolve("parts"));
        for (int i = 0; i < 3; i++) {
            Files.write(
                    folder.resolve("part" + (3 - i) + ".edn"),
                    lines.subList(i * lines.size() / 3, (i + 1) * lines.size() / 3));
        }
        assertEquals(1, same(20_000, "--order", "index", folder.toString()).code());
        same(20_000, folder.toString()); // refused without an order
        Files.writeString(folder.resolve("part2.edn"), "oops\n");
        same(20_000, "--order", "index", folder.toString());
    }

    @Test
    void whatIsNotUnderstoodIsNamedWithFileAndLine() throws IOException {
        String add = "{:index %d, :process 0, :type :%s, :f :increment, :value [1 1]}";
        Path file = file(
                "strange.edn",
                "{:index 0, :process 0, :type :invoke, :f :write, :value [1 1]}",
                "{:index 1, :process 0, :type :ok, :f :write, :value [1 1]}",
                add.formatted(2, "invoke"),
                add.formatted(3, "ok"),
                "{:index 4, :process 0, :type :invoke, :f :read, :value [2 nil]}",
                "{:index 5, :process 0, :type :ok, :f :re");
        Said said = same(70, file.toString());
        assertEquals(2, said.code());
        assertTrue(said.out().contains(":increment") && said.out().contains("at line 3"), said.out());
        assertTrue(said.out().contains("line 6 was torn off"), said.out());
        Path next = file("next.edn", add.formatted(9, "invoke").replace("process 0", "process 1"));
        Said two =
                same(70, "--order", "index", next.toString(), generatedBefore().toString());
        assertEquals(2, two.code());
        assertTrue(two.out().contains("at line 1 of " + next), two.out());
        assertEquals(2, two.out().split("before.edn: line 2 was torn off", -1).length, two.out());
    }

    private Path generatedBefore() throws IOException {
        return file("before.edn", "{:index 1, :process 0, :type :invoke, :f :write, :value [1 1]}", "{:index 2, :t");
    }

    /** An initial value that nobody gave explains all of it; a line that goes over a split is one line. */
    @Test
    void hintsAndLongLinesCrossSplits() throws IOException {
        Path file = file(
                "initial.edn",
                "{:index 0, :process 0, :type :invoke, :f :read,\n :value [1 nil]}",
                "{:index 1, :process 0, :type :ok, :f :read,\n\n :value [1 7]}",
                "{:index 2, :process 0, :type :invoke, :f :read,\n :value [2 nil]}",
                "{:index 3, :process 0, :type :ok, :f :read,\n :value [2 7]}",
                "");
        Said said = same(30, file.toString());
        assertTrue(said.out().contains("--initial 7 says so"), said.out());
        assertEquals(2, same(30, "--initial", "7", file.toString()).code());
    }

    @Test
    void whatIsNoHistoryIsRefusedAlike() throws IOException {
        String write = "{:index %d, :process %d, :type :invoke, :f :write, :value [1 1]}";
        Path one = file("one.edn", write.formatted(0, 0));
        Path same = file("same.edn", write.formatted(0, 0));
        Path other = file("other.edn", "{:process 1, :type :invoke, :f :write, :value [1 2]}");
        Path array = file("array.edn", "[" + write.formatted(0, 0) + "]");
        for (String[] words : new String[][] {
            {one.toString(), same.toString()},
            {"--order", "index", one.toString(), same.toString()},
            {"--order", "index", one.toString(), other.toString()},
            {"--order", "index", one.toString(), array.toString()},
            {
                file("bad.edn", write.formatted(0, 0), write.formatted(1, 1), "oops")
                        .toString()
            },
            {file("back.edn", write.formatted(5, 0), write.formatted(4, 1)).toString()},
            {file("twice.edn", write.formatted(0, 0), write.formatted(1, 0)).toString()},
            {file("week.parquet", "PAR1...PAR1").toString()},
            {dir.resolve("none.edn").toString()},
            {"--model", "list-append", one.toString()},
            {"--model", "lists", one.toString()},
        }) {
            assertEquals(254, same(40, words).code());
        }
    }

    /** Submitted as the page says, to two executors. One of them is killed as soon as it is there. */
    @Test
    void aKilledExecutorChangesNothing() throws Exception {
        Path file = generated("--operations", "20000", "--registers", "40", "--stale-read", "7");
        Said expected = Said.verb("campaign", "judge", "--temp", dir.toString(), file.toString());
        Process driver =
                Submit.start(dir, SparkJudge.class, List.of(file.toUri().toString()));
        try {
            Optional<ProcessHandle> executor = Optional.empty();
            while (driver.isAlive() && executor.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(20);
                executor = Submit.executors(driver).findFirst();
            }
            assertTrue(executor.isPresent() && executor.get().destroyForcibly(), "an executor was killed");
            assertTrue(driver.waitFor(200, TimeUnit.SECONDS));
            String said = Submit.said(dir);
            assertEquals(expected.code(), driver.exitValue(), said);
            assertTrue(said.contains(expected.out()), said);
        } finally {
            driver.destroyForcibly();
        }
    }

    /** What cannot be done here is refused by name. */
    @Test
    void whatIsNotForSparkIsRefused() throws IOException {
        String line = "{:index %d, :process %d, :type :invoke, :f :write, :value [1 1]}";
        String one = file("one.edn", line.formatted(0, 0), line.formatted(2, 2)).toString();
        String two = file("two.edn", line.formatted(1, 1)).toString();
        String array = file("array.edn", "[" + line.formatted(0, 0) + "]").toString();
        refused("on Spark, files must follow one another", "--order", "index", one, two);
        refused("--order time is not for Spark yet", "--order", "time", one, two);
        refused("--temp is not for Spark", "--temp", "/tmp", one);
        refused("--cores is not for Spark", "--cores", "2", one);
        refused("cannot be split; ./dynacheck campaign judge reads it", array);
        refused("standard input cannot be read", "-");
        refused("--no-such", "--no-such", one);
        refused("is no path of a file system that is known here", "nowhere://host/" + one);
        refused("is no path of a file system that is known here", "a:b.edn");
    }

    private static void refused(String because, String... words) {
        Said said = onSpark(1 << 20, words);
        assertEquals(254, said.code(), said.toString());
        assertTrue(said.err().contains(because), said.toString());
    }
}
