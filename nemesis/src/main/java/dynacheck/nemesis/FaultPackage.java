package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.injection.About;
import dynacheck.injection.Need;
import dynacheck.injection.Nemesis;
import dynacheck.injection.NemesisPackage;
import dynacheck.membership.Membership;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A package of one planner.
 *
 * @param planner a new one for each run: planners may go through shapes in turn
 * @param rhythm when a fault starts, and when it is healed
 * @param changes what it proposes
 */
record FaultPackage(About about, Supplier<Planner> planner, Rhythm rhythm, Changes changes) implements NemesisPackage {
    /** When to start faults of a package, and when to heal them. */
    interface Rhythm {
        Generator of(String name, Duration interval, Duration timeLimit);
    }

    /** Reconfigurations that a package proposes. */
    interface Changes {
        Generator of(Duration interval, Membership membership);
    }

    /** Starts a fault, heals it an interval later, and so on. Proposes nothing. */
    static FaultPackage of(About about, Supplier<Planner> planner) {
        return new FaultPackage(
                about, planner, FaultPackage::startAndStop, (interval, membership) -> Generators.none());
    }

    FaultPackage needing(Need... needs) {
        return new FaultPackage(about.needing(needs), planner, rhythm, changes);
    }

    FaultPackage turns(int number) {
        return new FaultPackage(about.turns(number), planner, rhythm, changes);
    }

    FaultPackage at(Rhythm other) {
        return new FaultPackage(about, planner, other, changes);
    }

    static Generator startAndStop(String name, Duration interval, Duration timeLimit) {
        List<Generator> steps = new ArrayList<>();
        long pairs = Math.max(1, timeLimit.dividedBy(interval) / 2 + 1);
        for (long i = 0; i < pairs; i++) {
            steps.add(Generators.once(invocation(name, PlannedNemesis.START)));
            steps.add(Generators.once(invocation(name, PlannedNemesis.STOP)));
        }
        return Generators.stagger(Arrivals.UNIFORM, interval, Generators.sequence(steps));
    }

    /** What it does needs no healing. */
    static Generator startOnly(String name, Duration interval, Duration timeLimit) {
        return Generators.stagger(
                Arrivals.UNIFORM, interval, Generators.repeat(invocation(name, PlannedNemesis.START)));
    }

    /** Not before three fifths of the run are over. */
    static Generator startLate(String name, Duration interval, Duration timeLimit) {
        Duration late = timeLimit.multipliedBy(3).dividedBy(5);
        return Generators.sequence(List.of(
                Generators.sleep(late),
                Generators.delay(interval, Generators.repeat(invocation(name, PlannedNemesis.START)))));
    }

    /** What the nemesis of the package {@code name} is to do. */
    static Invocation invocation(String name, Keyword action) {
        Map<Keyword, Object> value = new LinkedHashMap<>();
        value.put(PlannedNemesis.KIND, Keyword.of(name));
        value.put(PlannedNemesis.ACTION, action);
        return Invocation.of(FaultEvent.F, value);
    }

    @Override
    public Generator schedule(Duration interval, Duration timeLimit) {
        return rhythm.of(name(), interval, timeLimit);
    }

    @Override
    public Generator reconfigs(Duration interval, Membership membership) {
        return changes.of(interval, membership);
    }

    @Override
    public Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
        return new PlannedNemesis(name(), planner.get(), cluster, membership, faultIds, seed);
    }

    @Override
    public Optional<NemesisPackage> without(Set<String> impossible) {
        About left = about.without(impossible);
        if (left.coverage().isEmpty() || impossible.contains(name())) {
            return Optional.empty();
        }
        return Optional.of(
                left.equals(about) ? this : new FaultPackage(left, without(planner, impossible), rhythm, changes));
    }

    private static Supplier<Planner> without(Supplier<Planner> all, Set<String> kinds) {
        return () -> {
            Planner whole = all.get();
            return (cluster, membership, random) ->
                    whole.choose(cluster, membership, random).without(kinds);
        };
    }
}
