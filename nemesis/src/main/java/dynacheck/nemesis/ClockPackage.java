package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** moves the clocks of nodes' machines, which DynaStore never looks at. */
public final class ClockPackage extends FaultPackage {
    public ClockPackage() {
        super(
                "clock",
                "moves the clocks of nodes' machines, once or back and forth",
                Set.of("fault:clock-bump", "fault:clock-strobe"));
    }

    @Override
    public boolean needsMachines() {
        return true;
    }

    @Override
    public int turns() {
        return 2;
    }

    @Override
    Planner planner() {
        return DiskPlanners.clock();
    }
}
