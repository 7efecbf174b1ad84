package dynacheck.nemesis;

import dynacheck.cluster.Disks;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeFiles;
import dynacheck.fault.FaultEvent.Link;
import java.time.Duration;

/** One thing done to a cluster. */
sealed interface Action {
    record Kill(String node) implements Action {}

    /** Kills a node that is never started again. */
    record End(String node) implements Action {}

    /** The same of a node that was removed, which may have ended by itself. */
    record Retire(String node) implements Action {}

    /** The machine has booted again when it is done; the node is down. */
    record CutPower(String node) implements Action {}

    record Start(String node) implements Action {}

    /** Starts a node that has ended by itself. What another fault stopped is left to that fault's healing. */
    record Revive(String node) implements Action {}

    record Pause(String node) implements Action {}

    record Resume(String node) implements Action {}

    /** The node may end itself. */
    record BreakDisk(String node, Disks.Fault fault) implements Action {}

    record MendDisk(String node, Disks.Fault fault) implements Action {}

    /** Kills the node while its disk loses its power and what was not synced is torn. */
    record TearWrite(String node, Disks.Tear tear, long seed) implements Action {}

    /** Damages a file of a node that is down, until one is found that it refuses to start with. It stays down. */
    record Damaged(String node, NodeFiles.Damage damage, long seed) implements Action {}

    record BumpClock(String node, Duration by) implements Action {}

    record StrobeClock(String node, Duration by) implements Action {}

    record ResetClock(String node) implements Action {}

    /** What this fault does to the link, beside what others do; open: nothing. */
    record SetLink(Link link, LinkState state) implements Action {}

    /** Breaks the link's open connections; they are made again by themselves. */
    record ResetLink(Link link) implements Action {}
}
