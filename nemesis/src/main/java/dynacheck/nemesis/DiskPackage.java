package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** makes a node's disk full, read-only or slow. */
public final class DiskPackage extends FaultPackage {
    public DiskPackage() {
        super(
                "disk",
                "makes a node's disk full, read-only or slow for a while",
                Set.of("fault:disk-full", "fault:disk-read-only", "fault:disk-slow"));
    }

    @Override
    public boolean needsMachines() {
        return true;
    }

    @Override
    public boolean needsOwnDisk() {
        return true;
    }

    @Override
    public int turns() {
        return 3;
    }

    @Override
    Planner planner() {
        return DiskPlanners.disk();
    }
}
