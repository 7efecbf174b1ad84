package dynacheck.cli;

import dynacheck.report.Suite;
import dynacheck.report.SuiteFiles;
import dynacheck.run.BadArguments;
import dynacheck.run.Judge;
import dynacheck.run.Places;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the verdict goes besides the screen and the store: files that other programs read. */
final class ResultOptions {
    /** No verdict depends on them, and their folders are of one machine: a line that repeats a run is without them. */
    static final Set<String> NAMES = Set.of("--junit", "--json", "--summary", "--store");

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "write the verdicts as JUnit's XML: INVALID is a failure, UNKNOWN an error")
    @Nullable
    Path junit;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "write the verdicts as one JSON object; -: to standard output, and all else to the other one")
    @Nullable
    Path json;

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            description = "append the verdict in Markdown, as for $GITHUB_STEP_SUMMARY")
    @Nullable
    Path summary;

    /** What {@code -} means, while the verb runs. */
    @Nullable
    private PrintStream output;

    boolean any() {
        return junit != null || json != null || summary != null;
    }

    /** {@code names} with these. */
    static Set<String> and(Set<String> names) {
        Set<String> all = new HashSet<>(names);
        all.addAll(NAMES);
        return all;
    }

    /** Runs the verb; what it prints makes room for JSON on standard output. */
    @SuppressWarnings("SystemOut")
    int around(Callable<Integer> verb) throws Exception {
        prepare();
        if (!STANDARD_OUTPUT.equals(json)) {
            return verb.call();
        }
        PrintStream before = System.out;
        output = before;
        System.setOut(System.err);
        try {
            return verb.call();
        } finally {
            System.setOut(before);
        }
    }

    /** A verdict of an earlier run goes first: a harness that fails leaves none. */
    private void prepare() throws IOException {
        expect("--junit", junit);
        expect("--json", STANDARD_OUTPUT.equals(json) ? null : json);
        if (summary != null) {
            Places.expectWritable("--summary", summary);
        }
        if (junit != null && junit.equals(json)) {
            throw new BadArguments("--junit and --json name the same file, " + junit);
        }
    }

    private static void expect(String option, @Nullable Path file) throws IOException {
        if (file != null) {
            Places.expectWritable(option, file);
            Files.deleteIfExists(file);
        }
    }

    /** The verdict stands, whether or not these can be written. */
    void write(Suite suite) {
        try {
            if (junit != null) {
                Files.write(junit, bytes(SuiteFiles.junit(suite)));
            }
            if (summary != null) {
                Files.write(
                        summary,
                        bytes(SuiteFiles.markdown(suite)),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
            if (output != null) {
                output.println(SuiteFiles.json(suite));
            } else if (json != null) {
                Files.write(json, bytes(SuiteFiles.json(suite) + "\n"));
            }
        } catch (IOException e) {
            Console.warn("the verdicts could not be written: " + Judge.reason(e));
        }
    }

    /** A history may hold lone surrogates, which UTF-8 cannot: each becomes a question mark. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
