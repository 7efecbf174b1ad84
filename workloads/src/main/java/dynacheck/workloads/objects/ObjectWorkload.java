package dynacheck.workloads.objects;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.membership.Membership;
import dynacheck.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** One object that all clients use, judged by the model that has the workload's name. */
abstract class ObjectWorkload implements Workload {
    private final String name;
    private final String description;

    ObjectWorkload(String name, String description) {
        this.name = name;
        this.description = description;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final String vocabulary() {
        return name;
    }

    /** One tolerates no failure, but an object has no majority to ask. */
    @Override
    public final int minNodes() {
        return 1;
    }

    /**
     * What clients do.
     *
     * @param main without end, as fast as it is asked for
     * @param last stages after all is healed
     */
    record Clients(Generator main, List<Function<Membership, Generator>> last) {}

    /** For one run. */
    abstract Clients clients(Settings settings);

    @Override
    public final Plan plan(Settings settings) {
        Clients clients = clients(settings);
        return new Plan(
                Generators.paced(settings.arrivals(), settings.ratePerSecond(), clients.main()),
                membership -> Generators.none(),
                0,
                clients.last(),
                Set.of()); // That something was written and read is for its checker, which else calls it vacuous.
    }
}
