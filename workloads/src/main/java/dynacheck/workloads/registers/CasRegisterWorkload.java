package dynacheck.workloads.registers;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.membership.Membership;
import dynacheck.workload.FinalOperations;
import dynacheck.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Reads, writes and compare-and-sets of several registers; every new value is new. */
public final class CasRegisterWorkload implements Workload {
    /** What a compare-and-set expects is one of the last values meant for its register: mostly it is there. */
    private static final int LAST_VALUES = 2;

    /** Below those of {@link FinalOperations}. */
    private static final long FIRST_OF_CHAIN = -1_000_000;

    @Override
    public String name() {
        return "cas-register";
    }

    @Override
    public String description() {
        return "reads, writes and compare-and-sets of several registers, values unique";
    }

    @Override
    public String vocabulary() {
        return "cas-register";
    }

    @Override
    public int minNodes() {
        return 2;
    }

    @Override
    public Plan plan(Settings settings) {
        List<String> keys = Keys.busy(settings.keys());
        long[][] last = new long[keys.size()][LAST_VALUES];
        AtomicLong next = new AtomicLong(1);
        List<Function<Membership, Generator>> stages = new ArrayList<>(FinalOperations.of(keys, settings.nodes()));
        stages.add(membership -> chains(keys, List.copyOf(membership.activeMembers())));
        return new Plan(
                Generators.paced(settings.arrivals(), settings.ratePerSecond(), Generators.fn(context -> {
                    int at = context.random().nextInt(keys.size());
                    return operation(keys.get(at), last[at], next, context.random());
                })),
                membership -> Generators.none(),
                0,
                List.copyOf(stages),
                Set.of("reads-of-written-values"));
    }

    private static Invocation operation(String key, long[] last, AtomicLong next, RandomGenerator random) {
        int dice = random.nextInt(3);
        if (dice == 0) {
            return Invocation.of("read", Arrays.asList(key, null));
        }
        long expected = last[random.nextInt(LAST_VALUES)];
        long value = next.getAndIncrement();
        System.arraycopy(last, 0, last, 1, LAST_VALUES - 1);
        last[0] = value;
        return dice == 1 || expected == 0 ? Invocation.of("write", List.of(key, value)) : cas(key, expected, value);
    }

    private static Invocation cas(String key, long expected, long value) {
        return Invocation.of("cas", List.of(key, List.of(expected, value)));
    }

    /** Each register is written, and changed at each member in turn: a compare-and-set completes everywhere. */
    private static Generator chains(List<String> keys, List<String> members) {
        List<Generator> steps = new ArrayList<>();
        long value = FIRST_OF_CHAIN;
        for (String key : keys) {
            steps.add(Generators.once(Invocation.of("write", List.of(key, value))));
            for (String member : members) {
                steps.add(Generators.once(cas(key, value, value - 1).at(member)));
                value--;
            }
            value--;
        }
        return Generators.phases(steps);
    }
}
