package dynacheck.fault;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What goes wrong by itself in a simulated run, beside what the nemesis does on purpose. This is the whole of it:
 *
 * <p><b>Network.</b> A message takes as long as its link says, with a random part, so messages overtake each other. It
 * may be lost (the sender's retransmission makes the link reliable) until everything is healed, it may come twice, and
 * a link may be clogged for a while: what is sent meanwhile arrives after it. On a link that the nemesis cut, a message
 * is lost or waits until the link is open again; breaking a link's connection loses what is under way. A message is
 * never altered nor invented, and it may arrive in a later life of its receiver.
 *
 * <p><b>Disk.</b> A crash keeps every batch whose sync ended. Of what was not synced it keeps the batches of the sync
 * under way wholly, or nothing, or nothing because a torn last record was found by its checksum; or, harder than the
 * node's own store is, which drops a batch that is not whole, a prefix of its records, or some of them in any order (a
 * torn write): nothing of it was acknowledged, so a node must live with whatever is there. A sync may be slow. A sync
 * may fail: then the process stops, as in a crash, and is started again by its supervisor. What was synced is never
 * lost nor altered, except under {@code amnesia} and {@code oldDisk}.
 *
 * <p><b>Processes.</b> Crash at any event, restart from exactly what the disk kept; pause and resume. No clock is
 * trusted: timers of different processes are not related. Nothing is Byzantine.
 *
 * @param latencyMicros mean time of a message on a usual link; at least 1
 * @param slowLinks share of links that are twenty times slower
 * @param loss probability that a message is lost
 * @param duplication probability that a message comes twice
 * @param clogging probability, for each message, that its link is clogged from now
 * @param clogMillis longest clogging
 * @param syncMicros mean time of a sync; at least 1
 * @param slowSyncs probability that a sync takes a hundred times longer
 * @param failingSyncs probability that a sync fails
 * @param amnesia a restarted process finds an empty disk in the place of its own: it has crashed for good, and whoever
 *     goes on under its name must not be taken for it
 * @param oldDisk a restarted process may find its disk as it was before an earlier start, as from a backup: it has
 *     crashed for good, too, unless nobody has heard of the starts since
 */
public record FaultModel(
        int latencyMicros,
        double slowLinks,
        double loss,
        double duplication,
        double clogging,
        int clogMillis,
        int syncMicros,
        double slowSyncs,
        double failingSyncs,
        boolean amnesia,
        boolean oldDisk) {
    public static final String LOST = "message-lost";
    public static final String DUPLICATED = "message-duplicated";
    public static final String OVERTAKEN = "message-overtaken";
    public static final String CLOGGED = "link-clogged";
    public static final String ONE_WAY = "one-way-cut";
    public static final String SLOW_SYNC = "sync-slow";
    public static final String FAILED_SYNC = "sync-failed";
    public static final String UNSYNCED_LOST = "unsynced-lost";
    public static final String UNACKNOWLEDGED_KEPT = "unacknowledged-kept";
    public static final String TORN = "torn-record";
    public static final String TORN_PREFIX = "torn-write-prefix";
    public static final String TORN_PAGES = "torn-write-pages";

    /** Names of the counters of what network and disks do by themselves; those of runs in which it may happen. */
    public Set<String> counters() {
        Set<String> names =
                new TreeSet<>(Set.of(OVERTAKEN, UNSYNCED_LOST, UNACKNOWLEDGED_KEPT, TORN, TORN_PREFIX, TORN_PAGES));
        Map.of(LOST, loss, DUPLICATED, duplication, CLOGGED, clogging, SLOW_SYNC, slowSyncs, FAILED_SYNC, failingSyncs)
                .forEach((name, rate) -> {
                    if (rate > 0) {
                        names.add(name);
                    }
                });
        return names;
    }

    /** Nothing goes wrong by itself. */
    public static final FaultModel CALM = new FaultModel(300, 0, 0, 0, 0, 1, 500, 0, 0, false, false);

    /** A busy network and a disk with hiccups: what {@code --cluster sim} runs with. */
    public static final FaultModel ORDINARY =
            new FaultModel(500, 0.1, 0.01, 0.01, 0.0005, 300, 1000, 0.005, 0, false, false);

    /** The same, with disks whose syncs never fail. */
    public FaultModel withoutFailingSyncs() {
        return with(0, amnesia, oldDisk);
    }

    public FaultModel withAmnesia() {
        return with(failingSyncs, true, oldDisk);
    }

    public FaultModel withOldDisk() {
        return with(failingSyncs, amnesia, true);
    }

    private FaultModel with(double failing, boolean empty, boolean old) {
        return new FaultModel(
                latencyMicros,
                slowLinks,
                loss,
                duplication,
                clogging,
                clogMillis,
                syncMicros,
                slowSyncs,
                failing,
                empty,
                old);
    }
}
