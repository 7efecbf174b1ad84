package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** cuts links between nodes: halves, one alone, ring, bridge, one-way, heard by few. */
public final class PartitionPackage extends FaultPackage {
    public PartitionPackage() {
        super(
                "partition",
                "cuts links between nodes: halves, one alone, ring, bridge, one-way, heard by few",
                Set.of("fault:partition"));
    }

    @Override
    Planner planner() {
        return Planners.partition();
    }
}
