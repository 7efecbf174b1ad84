package dynacheck.workloads.registers;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.membership.Membership;
import dynacheck.workload.FinalOperations;
import dynacheck.workload.Workload.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Register operations and reconfigurations as invocations. */
public final class Operations {
    public static final Keyword ADD = Keyword.of("add");
    public static final Keyword REMOVE = Keyword.of("remove");

    private Operations() {}

    /**
     * A write of each cold key, then reads and writes of the others; every written value is written once in a run. One
     * in 2 operations of the first key is a write, one in 3 of the next, then in 5, 9, 17, 2 and so on: often written
     * keys have more writes that a fault leaves half done, and on seldom written ones more reads meet such a write
     * before the next covers it.
     */
    public static Generator registerMix(Settings settings) {
        AtomicLong nextValue = new AtomicLong(1);
        List<String> keys = Keys.busy(settings.keys());
        List<Generator> parts = new ArrayList<>();
        Keys.COLD.forEach(key -> parts.add(Generators.once(write(key, nextValue.getAndIncrement()))));
        parts.add(Generators.fn(context -> {
            int number = context.random().nextInt(keys.size());
            boolean write = context.random().nextInt(1 + (1 << number % 5)) == 0;
            String key = keys.get(number);
            return write ? write(key, nextValue.getAndIncrement()) : read(key);
        }));
        return Generators.paced(settings.arrivals(), settings.ratePerSecond(), Generators.sequence(parts));
    }

    /** Every register of a run. */
    static List<String> keys(Settings settings) {
        List<String> keys = new ArrayList<>(Keys.COLD);
        keys.addAll(Keys.busy(settings.keys()));
        return keys;
    }

    /** See {@link FinalOperations}. */
    public static List<Function<Membership, Generator>> finalOps(Settings settings) {
        return FinalOperations.of(keys(settings), settings.nodes());
    }

    private static Invocation write(String key, long value) {
        return Invocation.of("write", List.of(key, value));
    }

    public static Invocation read(String key) {
        return Invocation.of("read", Arrays.asList(key, null));
    }

    public static Invocation reconfig(List<String> add, List<String> remove) {
        Map<Keyword, Object> value = new LinkedHashMap<>();
        value.put(ADD, add);
        value.put(REMOVE, remove);
        return Invocation.of("reconfig", value);
    }
}
