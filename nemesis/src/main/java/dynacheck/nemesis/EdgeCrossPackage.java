package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.injection.About;
import dynacheck.injection.Need;
import dynacheck.injection.Nemesis;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Walks along the edge for two fifths of the run, then crosses it by exactly one crash, and a fifth later brings
 * everybody back. Safety must hold all the while. Definition 1 promises no liveness any more (VACUOUS), but
 * after the recovery operations must complete again. Only on request by name.
 */
final class EdgeCrossPackage extends EdgePackage {
    private static final Keyword CROSS = Keyword.of("cross");

    @Override
    public About about() {
        return About.of(
                        "edge-cross",
                        "walks along the edge, then crosses it by exactly one crash, and recovers; not part of all")
                .needing(Need.WHOLE_RUN, Need.BROKEN_PREMISE, Need.MEMBERSHIP_CHANGES)
                .reconfigurers(EdgeWalk.MOST_OPEN)
                .covering("fault:" + FaultEvent.CRASH_BEYOND, "one-below", "live-again", "reconfigs>=1");
    }

    @Override
    public Generator schedule(Duration interval, Duration timeLimit) {
        Duration tenth = timeLimit.dividedBy(10);
        Generator stop = Generators.once(FaultPackage.invocation(name(), PlannedNemesis.STOP));
        return Generators.sequence(List.of(
                Generators.timeLimit(tenth.multipliedBy(4), steps(interval)),
                stop,
                Generators.sleep(tenth), // what is proposed completes, so that slack stays where the crossing takes it
                Generators.once(FaultPackage.invocation(name(), CROSS)),
                Generators.sleep(tenth.multipliedBy(2)),
                stop));
    }

    @Override
    public Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
        Nemesis walking = super.open(cluster, membership, faultIds, seed);
        Nemesis crossing =
                new PlannedNemesis("edge-cross", walk(membership)::cross, cluster, membership, faultIds, seed);
        return new Both(walking, crossing);
    }

    /** Does the crossing; leaves all else to the walk. */
    private record Both(Nemesis walking, Nemesis crossing) implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
            Object action = op.value() instanceof Map<?, ?> map ? map.get(PlannedNemesis.ACTION) : null;
            if (CROSS.equals(action)) {
                crossing.invoke(FaultPackage.invocation("edge-cross", PlannedNemesis.START), journal);
            } else if (PlannedNemesis.STOP.equals(action)) {
                healAll(journal);
            } else {
                walking.invoke(op, journal);
            }
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {
            crossing.healAll(journal);
            walking.healAll(journal);
        }

        @Override
        public void close() {
            crossing.close();
            walking.close();
        }
    }
}
