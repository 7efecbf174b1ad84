package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** kills a node and starts it again with its disk. */
public final class KillPackage extends FaultPackage {
    public KillPackage() {
        super("kill", "kills a node and starts it again with its disk", Set.of("fault:kill"));
    }

    @Override
    Planner planner() {
        return Planners::kill;
    }
}
