package dynacheck.workloads.registers;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.membership.Membership;
import dynacheck.workload.Workload;
import java.util.List;
import java.util.Set;

/** Figure 1 of the paper: {+3}, {+5} and {-1, +4} are proposed at the same time, and {+7} once all three completed. */
public final class Figure1Workload implements Workload {
    @Override
    public String name() {
        return "figure1";
    }

    @Override
    public String description() {
        return "the paper's Figure 1: three concurrent proposals, then a fourth";
    }

    @Override
    public boolean changesMembers() {
        return true;
    }

    @Override
    public int minNodes() {
        return 4;
    }

    @Override
    public Plan plan(Settings settings) {
        return new Plan(
                Operations.registerMix(settings),
                membership -> proposals(settings.nodes(), membership),
                4,
                Operations.finalOps(settings),
                Set.of("reads-of-written-values", "concurrent-proposals>=3", "reconfigs>=4"));
    }

    private static Generator proposals(List<String> nodes, Membership membership) {
        // Not at node 1: it cannot acknowledge its own removal, and by the next attempt the others may be through.
        Generator first = Generators.any(List.of(
                UntilDone.of(Operations.reconfig(List.of("x3"), List.of()).at(nodes.get(1)), membership),
                UntilDone.of(Operations.reconfig(List.of("x5"), List.of()).at(nodes.get(2)), membership),
                UntilDone.of(
                        Operations.reconfig(List.of("x4"), List.of(nodes.getFirst()))
                                .at(nodes.get(3)),
                        membership)));
        Generator then = UntilDone.of(Operations.reconfig(List.of("x7"), List.of()), membership);
        return Generators.phases(List.of(first, then));
    }
}
