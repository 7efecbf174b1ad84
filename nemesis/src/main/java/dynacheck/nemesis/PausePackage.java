package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** stops a node's process and lets it go on. */
public final class PausePackage extends FaultPackage {
    public PausePackage() {
        super("pause", "stops a node's process and lets it go on", Set.of("fault:pause"));
    }

    @Override
    Planner planner() {
        return Planners::pause;
    }
}
