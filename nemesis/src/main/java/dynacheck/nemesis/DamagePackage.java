package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** damages a file of a node that is down; the node must refuse to start, and is lost for good. */
public final class DamagePackage extends FaultPackage {
    public DamagePackage() {
        super(
                "damage",
                "flips a bit in a node's files, or truncates one: it must refuse to start",
                Set.of("fault:damage"));
    }

    @Override
    public boolean needsFiles() {
        return true;
    }

    @Override
    Planner planner() {
        return DiskPlanners.damage();
    }
}
