package dynacheck.cluster;

import java.io.IOException;

/**
 * The disks that nodes write to, each a node's own. Every method returns what was read back, as the evidence, and
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

    /** What is left of a write that was not synced when the disk lost its power. */
    enum Tear {
        /** It ends in the middle of a page. */
        PREFIX,
        /** Some of its pages are missing that come before others. */
        PAGES
    }

    /** Puts the fault in force. A node that cannot write may end itself; that is waited for, a while. */
    String install(String node, Fault fault) throws IOException, InterruptedException;

    /** Undoes it. The node is up or down afterwards; down if the disk had to be taken from it. */
    String heal(String node, Fault fault) throws IOException, InterruptedException;

    /**
     * SIGKILL of the node at the moment at which its disk loses its power. All that it had synced is there afterwards,
     * and of each file what it had not, torn; which parts is drawn from the seed. Throws if there was nothing to tear.
     */
    String tear(String node, Tear tear, long seed) throws IOException, InterruptedException;
}
