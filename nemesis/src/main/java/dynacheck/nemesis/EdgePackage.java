package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.injection.About;
import dynacheck.injection.Need;
import dynacheck.injection.Nemesis;
import dynacheck.injection.NemesisPackage;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks along the edge of Definition 1's premise: faults and reconfigurations take the effective slack to exactly
 * 0 again and again, and never below. The premise holds throughout, so everything must complete.
 */
class EdgePackage implements NemesisPackage {
    private @Nullable EdgeWalk walk;

    @Override
    public About about() {
        return About.of(
                        "edge",
                        "crashes, pauses, adds and removes so that slack is 0 again and again, never below; by itself")
                .needing(Need.WHOLE_RUN, Need.MEMBERSHIP_CHANGES)
                .reconfigurers(EdgeWalk.MOST_OPEN)
                .covering("slack-0", "reconfigs>=1");
    }

    @Override
    public Generator schedule(Duration interval, Duration timeLimit) {
        return steps(interval);
    }

    /** Two decisions in an interval: one that spends, one that moves on. */
    final Generator steps(Duration interval) {
        return Generators.stagger(
                Arrivals.UNIFORM,
                interval.dividedBy(2),
                Generators.repeat(FaultPackage.invocation(name(), PlannedNemesis.START)));
    }

    /** The walk of the run whose membership this is. */
    final synchronized EdgeWalk walk(Membership membership) {
        EdgeWalk present = walk;
        if (present == null || !present.isOf(membership)) {
            present = new EdgeWalk(membership);
            walk = present;
        }
        return present;
    }

    @Override
    public Generator reconfigs(Duration interval, Membership membership) {
        return new EdgeProposals(walk(membership), List.of(), 0);
    }

    @Override
    public Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
        return new PlannedNemesis("edge", walk(membership)::choose, cluster, membership, faultIds, seed);
    }
}
