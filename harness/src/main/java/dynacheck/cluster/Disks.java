package dynacheck.cluster;

import java.io.IOException;

/**
 * What can be done to the disks that nodes write to. Every method returns what was read back, as the evidence, and
 * throws if that is not what was meant.
 */
public interface Disks {
    /** What a disk suffers for a while. */
    enum Fault {
        /** No block is free. What has its blocks already can still be written over. */
        FULL,
        /** The file system met an error and takes no write any more, as they do to prevent worse. */
        READ_ONLY,
        /** Every write waits, for most of the time. */
        SLOW
    }

    /** What one of a node's files suffers for good. */
    enum Damage {
        BIT_FLIP,
        TRUNCATION
    }

    /** Puts the fault in force. A node that cannot write may end itself; that is waited for, a while. */
    String install(String node, Fault fault) throws IOException, InterruptedException;

    /** Undoes it. The node is up or down afterwards; down if the disk had to be taken from it. */
    String heal(String node, Fault fault) throws IOException, InterruptedException;

    /** Damages a file of a node that is down; which and where is drawn from the seed. */
    String damage(String node, Damage damage, long seed) throws IOException, InterruptedException;

    /** Starts a node that is down; returns how it ended instead of getting ready, or nothing if it serves. */
    String refusal(String node) throws IOException, InterruptedException;
}
