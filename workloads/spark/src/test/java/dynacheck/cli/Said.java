package dynacheck.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** What a command says, and its exit code. */
public record Said(int code, String out, String err) {
    /** A verb of the launcher. */
    public static Said verb(String... words) {
        return of(() -> Main.exitCode(words));
    }

    /** What a user sees of the same failures in another program. */
    public static Said of(Callable<Integer> program) {
        PrintStream beforeOut = System.out;
        PrintStream beforeErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = program.call();
            return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            System.setOut(beforeOut);
            System.setErr(beforeErr);
        }
    }
}
