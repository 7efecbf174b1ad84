package dynacheck.workloads.registers;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.membership.Membership;
import dynacheck.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every member of V(0) is replaced by a new node, one after another, while clients run. In the end the whole of V(0) is
 * gone: more than any static store survives.
 */
public final class ReplaceWorkload implements Workload {
    private static final int PROPOSERS = 3;

    @Override
    public String name() {
        return "replace";
    }

    @Override
    public String description() {
        return "every initial member is replaced, one after another, while clients run";
    }

    @Override
    public boolean changesMembers() {
        return true;
    }

    @Override
    public int minNodes() {
        return 3;
    }

    @Override
    public Plan plan(Settings settings) {
        return new Plan(
                Operations.registerMix(settings),
                membership -> replacements(settings.nodes(), membership),
                PROPOSERS,
                Operations.finalOps(settings),
                Set.of(
                        "reads-of-written-values",
                        "old-majority-down",
                        "reconfigs>=" + 2 * settings.nodes().size()));
    }

    private static Generator replacements(List<String> nodes, Membership membership) {
        List<Generator> steps = new ArrayList<>();
        for (String old : nodes) {
            steps.add(UntilDone.of(Operations.reconfig(List.of("r-" + old), List.of()), membership));
            steps.add(UntilDone.of(Operations.reconfig(List.of(), List.of(old)), membership));
        }
        return Generators.phases(steps);
    }
}
