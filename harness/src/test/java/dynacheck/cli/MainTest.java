package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.bench.GeneratorBench;
import dynacheck.checker.Verdict;
import dynacheck.run.BadArguments;
import dynacheck.run.Nearest;
import dynacheck.run.Plugins;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path dir;

    @Test
    void badArgumentsEndWith254() {
        assertEquals(254, Main.exitCode());
        assertEquals(254, Main.exitCode("test"));
        assertEquals(254, Main.exitCode("test", "no-such-workload"));
        assertEquals(254, Main.exitCode("test", "register", "--no-such-flag"));
        assertEquals(254, Main.exitCode("analyze", dir.resolve("absent").toString()));
        assertEquals(0, Main.exitCode("--help"));
        assertEquals(0, Main.exitCode("test", "--help"));
    }

    @Test
    void unknownNamesGetASuggestion() {
        BadArguments e = assertThrows(
                BadArguments.class, () -> Plugins.find(List.of("register", "churn"), s -> s, "regster", "workload"));
        assertTrue(e.toString().contains("did you mean register?"), e.toString());
        assertEquals(3, Nearest.distance("kitten", "sitting"));
        assertEquals(1, Nearest.distance("tset", "test"), "two letters exchanged");
    }

    @Test
    void aDamagedHistoryIsRefusedWithItsLine() throws Exception {
        Path file = Files.writeString(dir.resolve("history.edn"), "{:index 0 :process 0]\n{:index 1}\n");
        assertEquals(254, Main.exitCode("analyze", file.toString()));
    }

    @Test
    void analyzeJudgesAForeignHistory() throws Exception {
        Path file = Files.writeString(dir.resolve("history.edn"), """
                {:index 0 :time 1 :process 0 :type :invoke :f :write :value [0 1]}
                {:index 1 :time 2 :process 0 :type :ok :f :write :value [0 1]}
                {:index 2 :time 3 :process 1 :type :invoke :f :read :value [0 nil]}
                {:index 3 :time 4 :process 1 :type :ok :f :read :value [0 7]}
                """);
        assertEquals(1, Main.exitCode("analyze", file.toString()), "a read of a value that nobody wrote is invalid");
        assertTrue(Files.exists(dir.resolve("history.edn.analysis/report.html")));
        assertTrue(Files.readString(dir.resolve("history.edn.analysis/results.edn"))
                .contains(":valid?"));
    }

    /** Not a measurement: the bench must judge what it did, and must have done something. */
    @Test
    void theGeneratorBenchIsValidAndNotEmpty() throws Exception {
        GeneratorBench.Result result = new GeneratorBench(Duration.ofMillis(300), 4, 2).run();
        assertEquals(Verdict.VALID, result.verdict());
        assertTrue(result.operations() > 100, result.toString());
    }

    @Test
    void optionsThatContradictAreRefused() {
        assertEquals(254, Main.exitCode("test", "register", "--workload", "churn"));
        assertEquals(254, Main.exitCode("bench"));
        assertEquals(254, Main.exitCode("bench", "generator", "--keys", "0"));
        assertEquals(
                254, Main.exitCode("serve", "--store", dir.resolve("absent").toString()));
    }

    @Test
    void manyFilesAreJudgedInOneProcessAndTheWorstCounts() throws Exception {
        Path good = Files.writeString(dir.resolve("good.json"), """
                {"process": 0, "type": "invoke", "f": "write", "value": 1}
                {"process": 0, "type": "ok", "f": "write", "value": 1}
                {"process": 1, "type": "invoke", "f": "read", "value": null}
                {"process": 1, "type": "ok", "f": "read", "value": 1}
                """);
        Path bad = Files.writeString(dir.resolve("bad.log"), """
                INFO  jepsen.util - 0\t:invoke\t:write\t3
                INFO  jepsen.util - 0\t:ok\t:write\t3
                INFO  jepsen.util - 1\t:invoke\t:read\tnil
                INFO  jepsen.util - 1\t:ok\t:read\tnil
                """);
        Path damaged = Files.writeString(dir.resolve("damaged.edn"), "{:process 0 :type :invoke :f :read}\n42\n");
        assertEquals(0, Main.exitCode("analyze", "--json", good.toString()));
        assertEquals(1, Main.exitCode("analyze", "--json", good.toString(), bad.toString()));
        assertEquals(254, Main.exitCode("analyze", bad.toString(), damaged.toString()));
        assertEquals(2, Main.exitCode("analyze", "--nil-reads", "unknown", "--json", bad.toString()));
        assertEquals(254, Main.exitCode("analyze", "--key-by", "colour", good.toString()));
        assertEquals(254, Main.exitCode("analyze", "--initial", "]", good.toString()));
    }

    /** The two ways in say and do the same. */
    @Test
    void filesNeedNoParserAndAreJudgedAsIfByIt() throws Exception {
        String valid = Files.writeString(dir.resolve("valid.edn"), MainProcessTest.VALID)
                .toString();
        String stale = Files.writeString(
                        dir.resolve("stale.edn"), MainProcessTest.VALID.replace(":read :value 1", ":read :value nil"))
                .toString();
        String absent = dir.resolve("absent").toString();
        for (List<String> files : List.of(
                List.of(valid),
                List.of(stale),
                List.of("--json", stale),
                List.of(valid, "--json"),
                List.of(valid, stale),
                List.of(absent),
                List.of("--json", absent, valid))) {
            List<String> arguments = new ArrayList<>(files);
            arguments.addFirst("analyze");
            String[] all = arguments.toArray(String[]::new);
            assertTrue(AnalyzeCommand.ofFiles(all).isPresent(), arguments.toString());
            List<Integer> codes = new ArrayList<>();
            String plain = Output.of(() -> codes.add(Main.exitCode(all)));
            String parsed = Output.of(() -> codes.add(Verbs.exitCode(all)));
            assertEquals(parsed, plain);
            assertEquals(codes.get(1), codes.get(0), arguments.toString());
        }
        for (List<String> others : List.of(
                List.<String>of(),
                List.of("analyze"),
                List.of("analyze", "--json"),
                List.of("analyze", "--help"),
                List.of("analyze", "--", valid),
                List.of("analyze", "--format", "edn", valid),
                List.of("analyze", "@arguments"),
                List.of("serve", valid))) {
            assertTrue(AnalyzeCommand.ofFiles(others.toArray(String[]::new)).isEmpty(), others.toString());
        }
    }

    /** An error that nobody caught would end the process with 1, which says INVALID. */
    @Test
    void aFailureOfOurOwnIsNoVerdict() {
        InputStream before = System.in;
        System.setIn(new InputStream() {
            @Override
            public int read() {
                throw new StackOverflowError("planted");
            }
        });
        try {
            assertEquals(Main.HARNESS_FAILED, Main.exitCode("analyze", "-"));
            assertEquals(Main.HARNESS_FAILED, Main.exitCode("analyze", "--format", "edn", "-"));
        } finally {
            System.setIn(before);
        }
    }

    /** The heap runs out while a history is read: a verdict all the same. */
    @Test
    void noHeapIsUnknown() {
        InputStream standardInput = System.in;
        try {
            System.setIn(new InputStream() {
                @Override
                public int read() {
                    throw new OutOfMemoryError("planted");
                }
            });
            assertEquals(Verdict.UNKNOWN.exitCode(), Main.exitCode("analyze", "-"));
        } finally {
            System.setIn(standardInput);
        }
    }

    /** What the launcher makes its archive of classes with; it refuses itself where a verdict is not the expected. */
    @Test
    void trainingRuns() {
        String told = Output.of(() -> assertDoesNotThrow(() -> Training.main(new String[] {dir.toString()})));
        String absent = dir.resolve("absent").toString();
        assertThrows(IllegalStateException.class, () -> Training.expect(Verdict.VALID, "analyze", absent));
        assertTrue(told.contains("VALID  valid.edn") && told.contains("\"verdict\":\"INVALID\""), told);
    }

    @Test
    void timesHaveUnits() {
        assertEquals(Duration.ofSeconds(30), Verbs.duration("30"));
        assertEquals(Duration.ofMillis(500), Verbs.duration("500ms"));
        assertEquals(Duration.ofMinutes(2), Verbs.duration("2m"));
        assertThrows(CommandLine.TypeConversionException.class, () -> Verbs.duration("soon"));
    }
}
