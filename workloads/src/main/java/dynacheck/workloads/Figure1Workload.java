package dynacheck.workloads;

import dynacheck.generator.Generators;
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
    public int minNodes() {
        return 4;
    }

    @Override
    public Plan plan(Settings settings) {
        return new Plan(
                Operations.registerMix(settings),
                Generators.phases(List.of(
                        Generators.any(List.of(
                                UntilDone.of(Operations.reconfig(List.of("x3"), List.of())),
                                UntilDone.of(Operations.reconfig(List.of("x5"), List.of())),
                                UntilDone.of(Operations.reconfig(
                                        List.of("x4"), List.of(settings.nodes().getFirst()))))),
                        UntilDone.of(Operations.reconfig(List.of("x7"), List.of())))),
                4,
                Operations.finalReads(settings),
                Set.of("reads-of-written-values", "concurrent-proposals>=3", "reconfigs>=4"));
    }
}
