package dynacheck.nemesis;

import dynacheck.nemesis.PlannedNemesis.Planner;
import java.util.Set;

/** delays links and breaks connections. */
public final class LinkPackage extends FaultPackage {
    public LinkPackage() {
        super("link", "delays links and breaks connections", Set.of("fault:link-delay", "fault:link-reset"));
    }

    @Override
    Planner planner() {
        return Planners::links;
    }
}
