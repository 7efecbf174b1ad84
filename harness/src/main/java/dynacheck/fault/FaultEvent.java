package dynacheck.fault;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step in the life of one fault, as journaled: {@code {:process :nemesis :type :info :f :fault :value {...}}}.
 * Every fault goes {@link Phase#INSTALLING} then one of INSTALLED, SKIPPED, INDETERMINATE; a transient one later goes
 * HEALING then HEALED or HEAL_FAILED. A crash happened somewhere between INSTALLING and INSTALLED.
 *
 * @param id number of the fault, unique in the run
 * @param kind {@code "kill" "power" "blackout" "crash-stop" "pause" "partition" "link-delay" "link-reset" "retire"
 *     "disk-full" "disk-read-only" "disk-slow" "torn-write-prefix" "damage" "clock-bump" "clock-strobe"}...
 * @param nodes nodes acted upon (down, paused, or with links touched)
 * @param links directed links touched, as (from, to)
 * @param cutOff nodes that cannot exchange messages with a majority while a partition lasts
 * @param permanent never healed: crash-stop, or a retired (removed) node
 * @param evidence what was read back from the system, or why it was skipped; never empty after INSTALLING
 */
public record FaultEvent(
        long id,
        String kind,
        Phase phase,
        List<String> nodes,
        List<Link> links,
        List<String> cutOff,
        boolean permanent,
        @Nullable String evidence) {

    /**
     * Kind of a crash that takes a run below the premise of Definition 1 on purpose. It counts as a crash for as long
     * as it lasts, although the process comes back: the model has no recovery, so until then nothing was promised.
     */
    public static final String CRASH_BEYOND = "crash-beyond";

    /** Name of {@code :f} of the journal lines. */
    public static final String F = "fault";

    private static final Set<String> ENDING = Set.of(
            "kill", "power", "blackout", "disk-full", "disk-read-only", FaultModel.TORN_PREFIX, FaultModel.TORN_PAGES);

    public enum Phase {
        INSTALLING,
        INSTALLED,
        SKIPPED,
        INDETERMINATE,
        HEALING,
        HEALED,
        HEAL_FAILED
    }

    /** A directed link between two nodes. */
    public record Link(String from, String to) {}

    public FaultEvent {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        cutOff = List.copyOf(cutOff);
    }

    public FaultEvent next(Phase newPhase, @Nullable String newEvidence) {
        return new FaultEvent(id, kind, newPhase, nodes, links, cutOff, permanent, newEvidence);
    }

    /** Whether its nodes are in F(t), the strict reading of Definition 1, while it is in force. */
    public boolean isCrash() {
        return permanent || kind.equals(CRASH_BEYOND);
    }

    /** Whether its nodes' processes are or may be gone while it is in force: one that cannot write ends itself. */
    public boolean endsProcesses() {
        return permanent || ENDING.contains(kind);
    }

    /** Whether its nodes do nothing while it is in force. Slow links, slow disks and wrong clocks stop nobody. */
    public boolean stopsNodes() {
        return !kind.startsWith("partition")
                && !kind.startsWith("link")
                && !kind.startsWith("clock")
                && !kind.equals("disk-slow");
    }

    /** EDN value of the journal line; {@link FaultEvents#fromEdn} is its inverse. */
    public Map<?, ?> toEdn() {
        return FaultEvents.toEdn(this);
    }
}
