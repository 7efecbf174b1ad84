package dynacheck.target;

import java.io.IOException;
import java.util.List;

/**
 * A program that comes with a target, to be run by hand: {@code dynacheck NAME ...}. Found like a target, through
 * {@code META-INF/services/dynacheck.target.Program}. It reads its own arguments, {@code --help} among them.
 */
public interface Program {
    /** A verb that the harness has not. */
    String name();

    /** What it does, in a line. */
    String help();

    /** Runs it to its end, with its output on this process's. Returns the exit code. */
    int run(List<String> arguments) throws IOException, InterruptedException;
}
