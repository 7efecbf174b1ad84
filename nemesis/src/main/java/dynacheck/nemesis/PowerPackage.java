package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** cuts the power of a node's machine, boots it and starts the node with what its disk has. */
public final class PowerPackage extends FaultPackage {
    public PowerPackage() {
        super("power", "cuts the power of a node's machine, boots it and starts the node again", Set.of("fault:power"));
    }

    @Override
    public boolean needsMachines() {
        return true;
    }

    @Override
    Planner planner() {
        return Planners::power;
    }
}
