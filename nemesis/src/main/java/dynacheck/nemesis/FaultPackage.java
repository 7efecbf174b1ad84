package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
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
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** A package of one planner: starts a fault, heals it an interval later, and so on. */
abstract class FaultPackage implements NemesisPackage {
    private final String name;
    private final String description;
    private final Set<String> coverage;

    FaultPackage(String name, String description, Set<String> coverage) {
        this.name = name;
        this.description = description;
        this.coverage = coverage;
    }

    /** A new one for each run: planners may go through shapes in turn. */
    abstract Planner planner();

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Generator schedule(Duration interval, Duration timeLimit) {
        List<Generator> steps = new ArrayList<>();
        long pairs = Math.max(1, timeLimit.dividedBy(interval) / 2 + 1);
        for (long i = 0; i < pairs; i++) {
            steps.add(Generators.once(start()));
            steps.add(Generators.once(invocation(name, PlannedNemesis.STOP)));
        }
        return Generators.stagger(Arrivals.UNIFORM, interval, Generators.sequence(steps));
    }

    final Invocation start() {
        return invocation(name, PlannedNemesis.START);
    }

    /** What the nemesis of the package {@code name} is told to do. */
    static Invocation invocation(String name, Keyword action) {
        Map<Keyword, Object> value = new LinkedHashMap<>();
        value.put(PlannedNemesis.KIND, Keyword.of(name));
        value.put(PlannedNemesis.ACTION, action);
        return Invocation.of(FaultEvent.F, value);
    }

    @Override
    public Generator reconfigs(Duration interval, Membership membership) {
        return Generators.none();
    }

    @Override
    public Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
        return new PlannedNemesis(name, planner(), cluster, membership, faultIds, seed);
    }

    @Override
    public Set<String> coverage() {
        return coverage;
    }

    @Override
    public Optional<NemesisPackage> without(Set<String> impossible) {
        Set<String> left = new TreeSet<>(coverage);
        left.removeIf(item -> impossible.contains(item.replace("fault:", "")));
        if (left.isEmpty() || impossible.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(left.equals(coverage) ? this : new Rest(this, left, impossible));
    }

    /** A package without some of its kinds of fault. */
    private static final class Rest extends FaultPackage {
        private final FaultPackage whole;
        private final Set<String> impossible;

        Rest(FaultPackage whole, Set<String> coverage, Set<String> impossible) {
            super(whole.name, whole.description, coverage);
            this.whole = whole;
            this.impossible = impossible;
        }

        @Override
        Planner planner() {
            Planner all = whole.planner();
            return (cluster, membership, random) ->
                    all.choose(cluster, membership, random).without(impossible);
        }

        @Override
        public boolean keepsDefinition1() {
            return whole.keepsDefinition1();
        }

        @Override
        public boolean standsAlone() {
            return whole.standsAlone();
        }

        @Override
        public int turns() {
            return whole.turns();
        }

        @Override
        public boolean needsFiles() {
            return whole.needsFiles();
        }

        @Override
        public boolean needsOwnDisk() {
            return whole.needsOwnDisk();
        }

        @Override
        public boolean needsMachines() {
            return whole.needsMachines();
        }
    }
}
