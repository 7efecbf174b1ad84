package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** kills a node for good, within Definition 1. */
public final class CrashStopPackage extends FaultPackage {
    public CrashStopPackage() {
        super("crash-stop", "kills a node for good, within Definition 1", Set.of("fault:crash-stop"));
    }

    @Override
    Planner planner() {
        return Planners::crashStop;
    }
}
