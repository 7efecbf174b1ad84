package dynacheck.workloads.registers;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.membership.Membership;
import dynacheck.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Registers under continuous reconfiguration: three different nodes add one new node each at the same time, so that
 * three incomparable proposals are in flight; then the three leave again, one after another, and the next round begins.
 */
public final class ChurnWorkload implements Workload {
    private static final int PROPOSERS = 3;
    private static final int MAX_ROUNDS = 200;

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public String description() {
        return "register under continuous concurrent reconfigurations from different nodes";
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
                ChurnWorkload::rounds,
                PROPOSERS,
                Operations.finalOps(settings),
                Set.of("reads-of-written-values", "concurrent-proposals>=3", "reconfigs>=6"));
    }

    private static Generator rounds(Membership membership) {
        List<Generator> rounds = new ArrayList<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<Generator> adds = new ArrayList<>();
            List<Generator> removals = new ArrayList<>();
            for (int i = 1; i <= PROPOSERS; i++) {
                String fresh = "c" + (round * PROPOSERS + i);
                adds.add(UntilDone.of(Operations.reconfig(List.of(fresh), List.of()), membership));
                removals.add(UntilDone.of(Operations.reconfig(List.of(), List.of(fresh)), membership));
            }
            rounds.add(Generators.any(adds));
            rounds.addAll(removals);
            rounds.add(Generators.sleep(Duration.ofMillis(500)));
        }
        return Generators.phases(rounds);
    }
}
