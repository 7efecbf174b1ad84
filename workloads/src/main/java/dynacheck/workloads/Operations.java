package dynacheck.workloads;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.runner.Membership;
import dynacheck.workload.FinalOperations;
import dynacheck.workload.Workload.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Register operations and reconfigurations as invocations. */
final class Operations {
    static final Keyword ADD = Keyword.of("add");
    static final Keyword REMOVE = Keyword.of("remove");

    private Operations() {}

    /**
     * Reads and writes over the keys; every written value is written once in a run. One in 2 operations of the first
     * key is a write, one in 3 of the next, then in 5, 9, 17, 2 and so on: often written keys have more writes that a
     * fault leaves half done, and on seldom written ones more reads meet such a write before the next covers it.
     */
    static Generator registerMix(Settings settings) {
        AtomicLong nextValue = new AtomicLong(1);
        Generator mix = Generators.fn(context -> {
            int number = context.random().nextInt(settings.keys());
            boolean write = context.random().nextInt(1 + (1 << number % 5)) == 0;
            String key = "k" + number;
            return write ? Invocation.of("write", List.of(key, nextValue.getAndIncrement())) : read(key);
        });
        return settings.ratePerSecond() > 0
                ? Generators.stagger(Duration.ofNanos((long) (1e9 / settings.ratePerSecond())), mix)
                : mix;
    }

    /** The names of all registers of a run. */
    static List<String> keys(Settings settings) {
        return IntStream.range(0, settings.keys()).mapToObj(i -> "k" + i).toList();
    }

    /** See {@link FinalOperations}. */
    static List<Function<Membership, Generator>> finalOps(Settings settings) {
        return FinalOperations.of(keys(settings), settings.nodes());
    }

    static Invocation read(String key) {
        return Invocation.of("read", Arrays.asList(key, null));
    }

    static Invocation reconfig(List<String> add, List<String> remove) {
        Map<Keyword, Object> value = new LinkedHashMap<>();
        value.put(ADD, add);
        value.put(REMOVE, remove);
        return Invocation.of("reconfig", value);
    }
}
