package dynacheck.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Where the command line begins. The library that reads arguments is loaded only for arguments that need it, so nothing
 * here may name it: see {@link AnalyzeCommand#ofFiles}.
 */
public final class Main {
    static final String VERSION = "0.1.0-SNAPSHOT";
    static final int BAD_ARGUMENTS = 254;
    static final int HARNESS_FAILED = 255;

    private Main() {}

    public static void main(String[] args) {
        int code = exitCode(args);
        // To exit asks each library for a logger first, a tenth of a second; judging files leaves no thread behind.
        if (code != 0 || AnalyzeCommand.ofFiles(args).isEmpty()) {
            System.exit(code);
        }
    }

    /** The exit code of these arguments; a failure of our own is never taken for the verdict of a history. */
    static int exitCode(String... args) {
        try {
            Optional<AnalyzeCommand> plain = AnalyzeCommand.ofFiles(args);
            return plain.isPresent() ? plain.get().call() : Verbs.exitCode(args);
        } catch (Exception | Error e) {
            return failed(e, new PrintWriter(System.err, true));
        }
    }

    /** The exit code of a command that ended so, of which {@code err} is told. */
    static int failed(Throwable e, PrintWriter err) {
        boolean explained = e instanceof BadArguments || e instanceof IOException;
        err.println("dynacheck: " + (explained ? e.getMessage() : e));
        if (!explained) {
            e.printStackTrace(err);
        }
        return e instanceof BadArguments ? BAD_ARGUMENTS : HARNESS_FAILED;
    }
}
