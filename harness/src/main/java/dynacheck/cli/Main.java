package dynacheck.cli;

import dynacheck.checker.Verdict;
import dynacheck.run.BadArguments;
import dynacheck.run.Judge;
import dynacheck.target.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;

/**
 * Where the command line begins. The library that reads arguments is loaded only for arguments that need it, so nothing
 * here may name it: see {@link AnalyzeCommand#ofFiles}.
 */
public final class Main {
    static final int BAD_ARGUMENTS = 254;
    static final int HARNESS_FAILED = 255;

    /** What a launcher gets for INVALID, since 1 is also the JVM's own code for a failure. */
    private static final String INVALID_CODE = "dynacheck.invalid";

    private Main() {}

    public static void main(String[] args) {
        speakUtf8();
        int code = exitCode(args);
        // An orderly exit asks each library for a logger, which takes 0.1 s. Judging files leaves no thread behind.
        if (code != 0 || AnalyzeCommand.ofFiles(args).isEmpty()) {
            System.exit(code == Verdict.INVALID.exitCode() ? Integer.getInteger(INVALID_CODE, code) : code);
        }
    }

    /** A process that outlives its launcher has nobody to report to. */
    private static void endWithLauncher() {
        ProcessHandle.current()
                .parent()
                .ifPresent(launcher ->
                        launcher.onExit().thenRun(() -> Runtime.getRuntime().halt(HARNESS_FAILED)));
    }

    /** In every locale: that of cron has no letters beyond ASCII. */
    private static void speakUtf8() {
        System.setOut(utf8(System.out, "stdout.encoding"));
        System.setErr(utf8(System.err, "stderr.encoding"));
    }

    private static PrintStream utf8(PrintStream stream, String property) {
        // picocli asks the property how to write to the stream.
        System.setProperty(property, "UTF-8");
        return stream.charset().equals(StandardCharsets.UTF_8)
                ? stream
                : new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** The exit code of these arguments; a failure of our own is never taken for the verdict of a history. */
    static int exitCode(String... args) {
        try {
            Optional<AnalyzeCommand> plain = AnalyzeCommand.ofFiles(args);
            if (plain.isPresent()) {
                return plain.get().call();
            }
            if (Integer.getInteger(INVALID_CODE) != null) {
                endWithLauncher();
            }
            Optional<Program> program = Verbs.program(args);
            return program.isPresent()
                    ? program.get().run(List.of(args).subList(1, args.length))
                    : Verbs.exitCode(args);
        } catch (Exception | Error e) {
            return failed(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        }
    }

    /** The exit code of a command that failed like this; {@code err} gets the reason. */
    static int failed(Throwable e, PrintWriter err) {
        if (e instanceof InvalidPathException path) {
            return failed(new BadArguments(unnameable(path)), err);
        }
        boolean explained = e instanceof BadArguments || e instanceof IOException;
        err.println("dynacheck: " + (e instanceof IOException ? Judge.reason(e) : explained ? e.getMessage() : e));
        if (!explained) {
            e.printStackTrace(err);
        }
        return e instanceof BadArguments ? BAD_ARGUMENTS : HARNESS_FAILED;
    }

    /** Why there is no such path, and what to do. */
    static String unnameable(InvalidPathException path) {
        return "a file named " + path.getInput() + " cannot be named where the encoding is "
                + System.getProperty("sun.jnu.encoding") + "; set LC_ALL=C.UTF-8";
    }
}
