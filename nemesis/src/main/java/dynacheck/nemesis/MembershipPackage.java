package dynacheck.nemesis;

import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.membership.Membership;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.time.Duration;
import java.util.Set;

/** Adds and removes members within Definition 1, and stops removed nodes for good. */
public final class MembershipPackage extends FaultPackage {
    public MembershipPackage() {
        super("membership", "adds and removes members, stops removed nodes for good", Set.of("reconfigs>=1"));
    }

    /** Nothing to heal between: looks each time for nodes that have been removed. */
    @Override
    public Generator schedule(Duration interval, Duration timeLimit) {
        return Generators.stagger(Arrivals.UNIFORM, interval, Generators.repeat(start()));
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
