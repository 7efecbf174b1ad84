package dynacheck.cluster;

import java.io.IOException;

/** The files that nodes keep their state in. */
public interface NodeFiles {
    /** What one of a node's files suffers for good. */
    enum Damage {
        BIT_FLIP,
        TRUNCATION
    }

    /** Damages a file of a node that is down; which and where is drawn from the seed. Returns what was read back. */
    String damage(String node, Damage damage, long seed) throws IOException, InterruptedException;

    /** Starts a node that is down; returns how it ended instead of getting ready, or nothing if it serves. */
    String refusal(String node) throws IOException, InterruptedException;
}
