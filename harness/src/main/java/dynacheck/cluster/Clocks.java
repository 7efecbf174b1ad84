package dynacheck.cluster;

import java.io.IOException;
import java.time.Duration;

/**
 * What can be done to the clocks of the machines that nodes run on. Every method returns the offset that was read back,
 * as the evidence, and throws if that is not what was meant, or if a machine's clock is not its own.
 */
public interface Clocks {
    /** Moves the clock at once, once; backwards if negative. */
    String bump(String node, Duration by) throws IOException, InterruptedException;

    /** Moves it by this much and back, again and again, every {@code period}, until {@link #reset}. */
    String strobe(String node, Duration by, Duration period) throws IOException, InterruptedException;

    /** Ends a strobe and sets the clock to that of the harness. */
    String reset(String node) throws IOException, InterruptedException;
}
