package dynacheck.nemesis;

import static dynacheck.injection.Need.BROKEN_PREMISE;
import static dynacheck.injection.Need.FILES;
import static dynacheck.injection.Need.LINKS;
import static dynacheck.injection.Need.MACHINES;
import static dynacheck.injection.Need.MEMBERSHIP_CHANGES;
import static dynacheck.injection.Need.OWN_DISK;
import static dynacheck.injection.Need.POWER;

import dynacheck.injection.About;
import dynacheck.injection.NemesisPackage;
import dynacheck.injection.NemesisPackages;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.List;
import java.util.function.Supplier;

/** Every package of this module. Those that heal slowly, and losses for good, come last. */
public final class FaultPackages implements NemesisPackages {
    private static final String PARTITION =
            "cuts links between nodes: halves, one alone, ring, bridge, one-way, heard by few";
    private static final String PACKET =
            "loses, repeats, reorders and damages packets between hosts, and limits the rate of links";
    private static final String CUT = "cuts the power of a node's machine, boots it and starts the node again";
    private static final String BLACKOUT =
            "cuts the power of every member's machine before any boots again; not part of all";
    private static final String CLOCK = "moves the clocks of nodes' machines, once or back and forth";
    private static final String DISK = "makes a node's disk full, read-only or slow for a while";
    private static final String TORN =
            "kills a node as its disk loses its power: of what it had not synced some parts are left";
    private static final String DAMAGE = "flips a bit in a node's files, or truncates one: it must refuse to start";
    private static final String[] PACKET_KINDS = {
        "packet-loss", "packet-duplicate", "packet-reorder", "packet-corrupt", "link-rate"
    };

    @Override
    public List<NemesisPackage> packages() {
        return List.of(
                of("pause", "stops a node's process and lets it go on", () -> Planners::pause, "pause"),
                of("partition", PARTITION, Planners::partition, "partition").needing(LINKS),
                of("link", "delays links and breaks connections", () -> Planners::links, "link-delay", "link-reset")
                        .needing(LINKS),
                of("packet", PACKET, () -> Planners::packets, PACKET_KINDS).needing(MACHINES),
                membership(),
                of("kill", "kills a node and starts it again with its disk", () -> Planners::kill, "kill"),
                of("power", CUT, () -> Planners::power, "power").needing(MACHINES, POWER),
                of("clock", CLOCK, DiskPlanners::clock, "clock-bump", "clock-strobe")
                        .needing(MACHINES)
                        .turns(2),
                of("disk", DISK, DiskPlanners::disk, "disk-full", "disk-read-only", "disk-slow")
                        .needing(MACHINES, OWN_DISK)
                        .turns(3),
                of("torn", TORN, DiskPlanners::torn, "torn-write-prefix", "torn-write-pages")
                        .needing(MACHINES, OWN_DISK)
                        .turns(2),
                of("crash-stop", "kills a node for good, within Definition 1", () -> Planners::crashStop, "crash-stop"),
                of("damage", DAMAGE, DiskPlanners::damage, "damage").needing(FILES),
                of("blackout", BLACKOUT, () -> Planners::blackout, "blackout").needing(MACHINES, POWER, BROKEN_PREMISE),
                crashMajority(),
                new EdgePackage(),
                new EdgeCrossPackage());
    }

    private static FaultPackage of(String name, String description, Supplier<Planner> planner, String... kinds) {
        return FaultPackage.of(About.of(name, description, kinds), planner);
    }

    /** There is nothing to heal: each start looks for nodes that have been removed. */
    private static NemesisPackage membership() {
        About about = About.of("membership", "adds and removes members, stops removed nodes for good");
        return new FaultPackage(
                about.covering("reconfigs>=1").needing(MEMBERSHIP_CHANGES),
                () -> Planners::retire,
                FaultPackage::startOnly,
                MembershipChanges::every);
    }

    /**
     * Goes beyond Definition 1 on purpose: it kills for good one node more than the premise allows. Then no operation
     * has to complete, so the liveness verdict of such a run is VACUOUS; atomicity must hold all the same.
     */
    private static NemesisPackage crashMajority() {
        About about = About.of(
                "crash-majority",
                "late in the run, kills for good one node more than Definition 1 allows; not part of all",
                "crash-stop");
        return FaultPackage.of(about.needing(BROKEN_PREMISE), () -> Planners::oneCrashTooMany)
                .at(FaultPackage::startLate);
    }
}
