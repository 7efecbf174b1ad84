package dynacheck.nemesis;

import dynacheck.generator.Generator;
import dynacheck.nemesis.PlannedNemesis.Planner;
import dynacheck.runner.Membership;
import java.time.Duration;
import java.util.Set;

/** Adds and removes members within Definition 1, and stops removed nodes for good. */
public final class MembershipPackage extends FaultPackage {
    public MembershipPackage() {
        super("membership", "adds and removes members, stops removed nodes for good", Set.of("reconfigs>=1"));
    }

    @Override
    Planner planner() {
        return Planners::retire;
    }

    @Override
    public Generator reconfigs(Duration interval, Membership membership) {
        return MembershipChanges.every(interval, membership);
    }
}
