package dynacheck.cluster;

import java.io.IOException;

/** The power of the machines that nodes run on. */
public interface Power {
    /**
     * Cuts the power of the node's machine without a warning, and returns when the machine has booted again; the node
     * is down. What it had not made durable is gone.
     *
     * @return what proves it
     */
    String cut(String node) throws IOException, InterruptedException;
}
