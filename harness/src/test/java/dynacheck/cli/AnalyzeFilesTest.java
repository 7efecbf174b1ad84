package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import dynacheck.checker.RunInfo;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.run.HistorySource;
import dynacheck.run.Judge;
import dynacheck.run.ReportFolder;
import dynacheck.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code analyze} reads from, what it writes and what it leaves alone. */
class AnalyzeFilesTest {
    private static final String STALE = MainProcessTest.VALID + """
            {:index 4 :time 5 :process 2 :type :invoke :f :read :value nil}
            {:index 5 :time 6 :process 2 :type :ok :f :read :value nil}
            """;

    /** Jepsen's own, of the same history. */
    private static final String FOREIGN = "{:valid? false, :stats {:valid? true, :count 4}}\n";

    @TempDir
    Path dir;

    private record Ended(int code, String text, String warnings) {}

    private static Ended analyze(Object... arguments) {
        String[] all = Stream.concat(Stream.of("analyze"), Stream.of(arguments).map(String::valueOf))
                .toArray(String[]::new);
        AtomicInteger code = new AtomicInteger();
        PrintStream before = System.err;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        try (PrintStream err = new PrintStream(warnings, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            String text = Output.of(() -> code.set(Main.exitCode(all)));
            return new Ended(code.get(), text, warnings.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    private Path history(String text) throws IOException {
        return Files.writeString(dir.resolve("history.edn"), text);
    }

    private static String valid(Path folder) throws IOException {
        return Edn.read(Files.readString(folder.resolve("results.edn"))) instanceof Map<?, ?> results
                ? String.valueOf(results.get(Keyword.of("valid?")))
                : "no map";
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFilesOfAJepsenRunStayAsTheyAre() throws IOException {
        Path file = history(STALE);
        Files.writeString(dir.resolve("results.edn"), FOREIGN);
        Files.writeString(dir.resolve("report.html"), "mine");
        Ended folder = analyze(dir);
        assertEquals(1, folder.code());
        assertEquals(FOREIGN, Files.readString(dir.resolve("results.edn")));
        assertEquals("mine", Files.readString(dir.resolve("report.html")));
        assertEquals(List.of("dynacheck", "history.edn", "report.html", "results.edn"), names(dir));
        assertEquals("false", valid(dir.resolve("dynacheck")));
        assertEquals(List.of("analysis.edn", "report.html", "results.edn"), names(dir.resolve("dynacheck")));
        // The violation is explained as it is for the file.
        String explained = explanation(analyze(file).text());
        assertTrue(explained.contains("However"), explained);
        assertEquals(explained, explanation(folder.text()));
        assertEquals(0, analyze("--nil-reads", "unknown", dir).code(), "a foreign folder has a file's options");
    }

    private static String explanation(String text) {
        return text.lines()
                .takeWhile(line -> !line.startsWith("INVALID"))
                .toList()
                .toString();
    }

    @Test
    void aRunWhoseTargetIsNotHereIsUnknownAndSaysSo() throws IOException {
        history(MainProcessTest.VALID);
        for (String target : List.of("", "gone")) {
            Map<String, String> versions = target.isEmpty() ? Map.of() : Map.of(RunInfo.TARGET, target);
            RunInfo info = new RunInfo(
                    "run", "register", 1, List.of("n1"), List.of(), Duration.ZERO, versions, List.of(), Instant.EPOCH);
            Store.writeRun(dir, info, Map.of());
            String text = analyze(dir).text();
            assertEquals(!target.isEmpty(), text.contains("target        UNKNOWN The run was of target gone"), text);
        }
        assertEquals(2, analyze("--json", dir).code());
    }

    @Test
    void aRunOfOursIsJudgedAnewWhereItIs() throws IOException {
        history(STALE);
        RunInfo info = new RunInfo(
                "run", "register", 1, List.of("n1"), List.of(), Duration.ZERO, Map.of(), List.of(), Instant.EPOCH);
        Store.writeRun(dir, info, Map.of());
        Files.writeString(dir.resolve("results.edn"), "{:valid? true}");
        Ended ended = analyze(dir);
        assertEquals(1, ended.code());
        assertEquals("false", valid(dir));
        assertTrue(ended.text().contains("However"), ended.text());
        assertEquals(1, analyze("--model", "rw-register", dir).code());
        assertEquals("false", valid(dir.resolve("dynacheck")), "another question is answered elsewhere");
        assertEquals(254, analyze("--initial", "1", dir).code(), "and options that would be ignored are refused");
    }

    @Test
    void otherOptionsGetAReportOfTheirOwn() throws IOException {
        Path file = history(STALE);
        Path first = dir.resolve("history.edn.analysis");
        Path second = dir.resolve("history.edn.analysis-2");
        assertTrue(analyze(file).text().endsWith("report: " + first.resolve("report.html") + "\n"));
        Ended other = analyze("--nil-reads", "unknown", file);
        assertEquals(0, other.code(), other.text());
        assertTrue(other.text().contains(first + " stays as it is: it is of analyze\n"), other.text());
        assertEquals("false", valid(first));
        assertEquals("true", valid(second));
        String page = Files.readString(second.resolve("report.html")).replaceAll("<[^>]*>", "");
        assertTrue(page.contains("./dynacheck analyze --nil-reads unknown " + file), "what judges it again");
        analyze(file);
        analyze("--nil-reads=unknown", "--json", file);
        analyze("--nil-reads=unknown", file);
        assertEquals(List.of("history.edn", "history.edn.analysis", "history.edn.analysis-2"), names(dir));
        analyze("--initial", "1", file);
        assertEquals("false", valid(dir.resolve("history.edn.analysis-3")));
    }

    @Test
    void whereItGoesCanBeNamedButNotOverFilesOfOthers() throws IOException {
        Path file = history(STALE);
        Path out = dir.resolve("a/b");
        assertEquals(1, analyze("--out", out, file).code());
        assertEquals("false", valid(out));
        Ended other = analyze("--out", out, "--nil-reads", "unknown", file);
        assertTrue(other.text().contains("note: replaces what was there, of analyze\n"), other.text());
        assertEquals("true", valid(out));
        Path foreign = Files.createDirectory(dir.resolve("foreign"));
        Files.writeString(foreign.resolve("results.edn"), FOREIGN);
        assertEquals(254, analyze("--out", foreign, file).code());
        assertEquals(FOREIGN, Files.readString(foreign.resolve("results.edn")));
        assertEquals(254, analyze("--out", out, "--json", file).code());
        assertEquals(254, analyze("--out", out, file, file).code());
    }

    /** Also of a folder that is somebody's and only looks as if it were ours. */
    @Test
    void aFolderOfOthersBesideTheFileIsLeftAlone() throws IOException {
        Path file = history(STALE);
        Path foreign = Files.createDirectory(dir.resolve("history.edn.analysis"));
        Files.writeString(foreign.resolve("results.edn"), FOREIGN);
        Files.writeString(foreign.resolve("analysis.edn"), "{:options");
        assertEquals(1, analyze(file).code());
        assertEquals(FOREIGN, Files.readString(foreign.resolve("results.edn")));
        assertEquals("false", valid(dir.resolve("history.edn.analysis-2")));
    }

    @Test
    void aReportThatCannotBeWrittenIsAWarningAndTheVerdictStays() throws IOException {
        Path file = history(STALE);
        // Not even root can make a folder there.
        Ended named = analyze("--out", file.resolve("under-a-file"), file);
        assertEquals(1, named.code());
        assertTrue(named.text().contains("INVALID  history.edn"), named.text());
        assertFalse(named.text().contains("report:"), named.text());
        assertTrue(named.warnings().contains("warning: nothing could be written into"), named.warnings());
    }

    /** As on a disk that gets full meanwhile. */
    @Test
    void whatCannotBeFinishedReplacesNothing() throws IOException {
        Path file = history(STALE);
        analyze(file);
        Path folder = dir.resolve("history.edn.analysis");
        String results = Files.readString(folder.resolve("results.edn"));
        assertThrows(
                IOException.class,
                () -> Judge.replace(ReportFolder.beside(file, List.of()), fresh -> {
                    Files.writeString(fresh.resolve("results.edn"), "{:valid");
                    throw new IOException("No space left on device");
                }));
        assertEquals(results, Files.readString(folder.resolve("results.edn")));
        assertEquals(List.of("analysis.edn", "report.html", "results.edn"), names(folder));
    }

    @Test
    void aPageIsMadeOrNotAsItIsAskedFor() throws IOException {
        Path file = history(STALE + (";" + "x".repeat(1_000_000) + "\n").repeat(9));
        Path out = dir.resolve("asked");
        assertEquals(1, analyze("--report", "always", "--out", out, file).code());
        assertTrue(Files.exists(out.resolve("report.html")), "although it is long");
        Ended ended = analyze("--report", "never", "--out", out, history(STALE));
        assertTrue(ended.text().contains("no report page: --report never"), ended.text());
        assertFalse(Files.exists(out.resolve("report.html")), "nor one of before");
        assertEquals(254, analyze("--report", "always", "--json", file).code(), "those make none");
    }

    @Test
    void aLongHistoryGetsItsResultsAndIsToldThatThereIsNoPage() throws IOException {
        String padding = ";" + "x".repeat(1_000_000) + "\n";
        Path file = history(STALE + padding.repeat(9));
        Path packed = dir.resolve("packed.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, gzip);
        }
        assertTrue(Files.size(packed) < 1 << 20, "what counts is the text");
        for (Path each : List.of(file, packed)) {
            for (String model : List.of("register", "rw-register")) {
                Ended ended = analyze("--model", model, "--out", dir.resolve(model), each);
                assertEquals(1, ended.code(), ended.text());
                assertTrue(ended.text().contains("no report page: the history has more than 8 MB"), ended.text());
                assertEquals("false", valid(dir.resolve(model)));
                assertFalse(Files.exists(dir.resolve(model).resolve("report.html")));
            }
        }
    }

    @Test
    void aTornLastLineIsMentioned() throws IOException {
        String note = "line 7 was torn off";
        Path file = history(STALE + "{:index 6 :time 7 :proc");
        assertTrue(analyze(file).text().contains("note: " + note), "one history");
        assertTrue(analyze("--json", file).text().contains("\"notes\":[\"" + note), "for programs");
        assertTrue(analyze(file, file).text().contains(note), "many");
        assertTrue(analyze("--model", "rw-register", file).text().contains("note: " + note), "transactions");
        assertTrue(Files.readString(dir.resolve("history.edn.analysis/results.edn"))
                .contains(note));
        Path json = Files.writeString(dir.resolve("h.json"), """
                {"process": 0, "type": "invoke", "f": "write", "value": 1}
                {"process": 0, "type": "ok", "f": "write", "val""");
        assertTrue(analyze(json).text().contains("note: line 2 was torn off"), "JSON lines too");
    }

    /** A named pipe, as a process substitution is; and standard input by its other names. */
    @Test
    void whatCanBeReadOnlyOnceIsRead() throws Exception {
        Path pipe = dir.resolve("pipe");
        Needs.that(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no named pipes here");
        assertEquals(1, analyzePipe(pipe, pipe).code());
        assertEquals(1, analyzePipe(pipe, "--model", "rw-register", pipe).code());
        assertEquals(1, analyzePipe(pipe, "--json", pipe).code());
        assertEquals(List.of("pipe"), names(dir), "nothing is written beside it");
        assertEquals(1, analyzePipe(pipe, "--out", dir.resolve("out"), pipe).code());
        assertEquals("false", valid(dir.resolve("out")));
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(STALE.getBytes(StandardCharsets.UTF_8)));
            assertEquals(1, analyze("--out", dir.resolve("in"), "-").code());
            assertTrue(Files.exists(dir.resolve("in/report.html")));
        } finally {
            System.setIn(before);
        }
    }

    private static Ended analyzePipe(Path pipe, Object... arguments) throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                Files.writeString(pipe, STALE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Ended ended = analyze(arguments);
        try (FileChannel both = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            writer.join(); // even if nobody else opened the pipe
            assertTrue(both.isOpen());
        }
        return ended;
    }

    /** What a shell's {@code <} opens may be a file, but the folder of {@code /dev/stdin} is not the user's. */
    @Test
    void aFileThatADeviceStandsForGetsNothingBesideIt() throws Exception {
        Path devices = Path.of("/proc/self/fd");
        Needs.that(Files.isDirectory(devices), "there is no /proc/self/fd");
        Path file = Files.writeString(dir.resolve("history.edn"), STALE);
        try (FileChannel opened = FileChannel.open(file);
                Stream<Path> all = Files.list(devices)) {
            Path device = all.filter(fd -> isSame(fd, file)).findFirst().orElseThrow();
            assertTrue(HistorySource.of(device).isOnce(), device.toString());
            Ended ended = analyze(device);
            assertEquals(1, ended.code(), ended.text());
            assertEquals(List.of("history.edn"), names(dir));
            assertTrue(opened.isOpen());
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // an end of a pipe, for example
        }
    }

    @Test
    void aDeviceIsNoPlaceForAReport() {
        Needs.that(Files.exists(Path.of("/dev/null")), "there is no /dev/null");
        Ended ended = analyze("/dev/null");
        assertEquals(2, ended.code(), ended.text());
        assertFalse(Files.exists(Path.of("/dev/null.analysis")));
    }
}
