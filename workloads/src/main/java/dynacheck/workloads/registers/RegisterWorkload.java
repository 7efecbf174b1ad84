package dynacheck.workloads.registers;

import dynacheck.generator.Generators;
import dynacheck.workload.Workload;
import java.util.Set;

/** Reads and writes of several registers by every client; membership changes only as the nemesis brings them. */
public final class RegisterWorkload implements Workload {
    @Override
    public String name() {
        return "register";
    }

    @Override
    public String description() {
        return "reads and writes of several registers, values unique";
    }

    /** Two tolerate no failure, but others may join them. */
    @Override
    public int minNodes() {
        return 2;
    }

    @Override
    public Plan plan(Settings settings) {
        return new Plan(
                Operations.registerMix(settings),
                membership -> Generators.none(),
                0,
                Operations.finalOps(settings),
                Set.of("reads-of-written-values"));
    }
}
