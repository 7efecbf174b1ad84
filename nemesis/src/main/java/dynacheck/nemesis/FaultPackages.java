package dynacheck.nemesis;

import static dynacheck.injection.Need.BROKEN_PREMISE;
import static dynacheck.injection.Need.FILES;
import static dynacheck.injection.Need.MACHINES;
import static dynacheck.injection.Need.OWN_DISK;

import dynacheck.generator.Generators;
import dynacheck.injection.About;
import dynacheck.injection.NemesisPackage;
import dynacheck.injection.NemesisPackages;
import java.util.List;

/** Every package of this module: what is slow to heal and what is lost for good come last. */
public final class FaultPackages implements NemesisPackages {
    @Override
    public List<NemesisPackage> packages() {
        return List.of(
                FaultPackage.of(
                        About.of("pause", "stops a node's process and lets it go on", "pause"), () -> Planners::pause),
                FaultPackage.of(
                        About.of(
                                "partition",
                                "cuts links between nodes: halves, one alone, ring, bridge, one-way, heard by few",
                                "partition"),
                        Planners::partition),
                FaultPackage.of(
                        About.of("link", "delays links and breaks connections", "link-delay", "link-reset"),
                        () -> Planners::links),
                FaultPackage.of(
                        About.of(
                                        "packet",
                                        "loses, repeats, reorders and damages packets between hosts, and limits the"
                                                + " rate of links",
                                        "packet-loss",
                                        "packet-duplicate",
                                        "packet-reorder",
                                        "packet-corrupt",
                                        "link-rate")
                                .needing(MACHINES),
                        () -> Planners::packets),
                membership(),
                FaultPackage.of(
                        About.of("kill", "kills a node and starts it again with its disk", "kill"),
                        () -> Planners::kill),
                FaultPackage.of(
                        About.of(
                                        "power",
                                        "cuts the power of a node's machine, boots it and starts the node again",
                                        "power")
                                .needing(MACHINES),
                        () -> Planners::power),
                FaultPackage.of(
                        About.of(
                                        "clock",
                                        "moves the clocks of nodes' machines, once or back and forth",
                                        "clock-bump",
                                        "clock-strobe")
                                .needing(MACHINES)
                                .turns(2),
                        DiskPlanners::clock),
                FaultPackage.of(
                        About.of(
                                        "disk",
                                        "makes a node's disk full, read-only or slow for a while",
                                        "disk-full",
                                        "disk-read-only",
                                        "disk-slow")
                                .needing(MACHINES, OWN_DISK)
                                .turns(3),
                        DiskPlanners::disk),
                FaultPackage.of(
                        About.of("crash-stop", "kills a node for good, within Definition 1", "crash-stop"),
                        () -> Planners::crashStop),
                FaultPackage.of(
                        About.of(
                                        "damage",
                                        "flips a bit in a node's files, or truncates one: it must refuse to start",
                                        "damage")
                                .needing(FILES),
                        DiskPlanners::damage),
                crashMajority(),
                new EdgePackage(),
                new EdgeCrossPackage());
    }

    /** Nothing to heal between: looks each time for nodes that have been removed. */
    private static NemesisPackage membership() {
        About about = About.of("membership", "adds and removes members, stops removed nodes for good");
        return new FaultPackage(
                about.covering("reconfigs>=1"),
                () -> Planners::retire,
                FaultPackage::startOnly,
                MembershipChanges::every);
    }

    /**
     * Goes beyond Definition 1 on purpose: it kills for good one node more than the premise allows. After that nothing
     * need complete, so the liveness verdict of such a run is VACUOUS; atomicity must hold all the same.
     */
    private static NemesisPackage crashMajority() {
        About about = About.of(
                "crash-majority",
                "late in the run, kills for good one node more than Definition 1 allows; not part of all",
                "crash-stop");
        return new FaultPackage(
                about.needing(BROKEN_PREMISE),
                () -> Planners::oneCrashTooMany,
                FaultPackage::startLate,
                (interval, membership) -> Generators.none());
    }
}
