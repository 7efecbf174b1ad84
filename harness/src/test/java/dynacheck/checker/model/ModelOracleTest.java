package dynacheck.checker.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.model.Model.Operation;
import dynacheck.checker.model.ModelSearch.Item;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small random histories against trying every order; {@code -Ddynacheck.objects=N} makes it deeper. */
@Timeout(300)
class ModelOracleTest {
    private static final int HISTORIES = Integer.getInteger("dynacheck.objects", 20_000);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What one kind of object is asked, and answers that are mostly possible. */
    private interface Kind {
        /** {@code [f, input]} */
        List<@Nullable Object> ask(SplittableRandom random, int number);

        @Nullable
        Object answer(SplittableRandom random, List<@Nullable Object> asked);
    }

    private static History history(long seed, Kind kind) {
        SplittableRandom random = new SplittableRandom(seed);
        int processes = 1 + random.nextInt(4);
        int total = 1 + random.nextInt(7);
        List<Op> ops = new ArrayList<>();
        @Nullable List<@Nullable Object>[] open = newArray(processes);
        long[] ids = new long[processes];
        Arrays.setAll(ids, p -> p);
        int invoked = 0;
        for (int step = 0; step < 30; step++) {
            int p = random.nextInt(processes);
            List<@Nullable Object> asked = open[p];
            if (asked == null) {
                if (invoked < total) {
                    asked = kind.ask(random, ++invoked);
                    open[p] = asked;
                    ops.add(op(ops.size(), ids[p], OpType.INVOKE, asked, asked.get(1)));
                }
                continue;
            }
            int dice = random.nextInt(10);
            OpType outcome = dice == 0 ? OpType.FAIL : dice == 1 ? OpType.INFO : OpType.OK;
            ops.add(op(
                    ops.size(),
                    ids[p],
                    outcome,
                    asked,
                    outcome == OpType.OK ? kind.answer(random, asked) : asked.get(1)));
            open[p] = null;
            ids[p] += outcome == OpType.INFO ? processes : 0;
        }
        return History.of(ops);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable List<@Nullable Object>[] newArray(int length) {
        return new List[length];
    }

    private static Op op(int index, long process, OpType type, List<@Nullable Object> asked, @Nullable Object value) {
        return new Op(index, index, process, type, String.valueOf(asked.getFirst()), value, Map.of());
    }

    /** Tries every order of what is left. */
    private static <S> boolean hasOrder(Model<S> model, S state, List<Item> left) {
        if (left.stream().allMatch(i -> i.call().end() == Long.MAX_VALUE)) {
            return true;
        }
        long firstEnd = left.stream().mapToLong(i -> i.call().end()).min().orElseThrow();
        for (Item item : left) {
            if (item.call().start() < firstEnd) {
                Optional<S> next = model.step(state, item.operation());
                List<Item> rest = new ArrayList<>(left);
                rest.remove(item);
                if (next.isPresent() && hasOrder(model, next.get(), rest)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static <S> void agree(Model<S> model, Kind kind, Function<History, ModelResult> checker) {
        int invalid = 0;
        int valid = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            History history = history(seed, kind);
            Intake intake = new Intake(history, model);
            boolean legal = hasOrder(model, model.initial(), intake.items);
            ModelResult result = checker.apply(history);
            String what = "seed " + seed + ": " + result + "\n" + history.ops();
            if (result.verdict() == Verdict.UNKNOWN) {
                assertTrue(legal && result.reason().startsWith("Vacuous"), what);
                continue;
            }
            assertEquals(legal ? Verdict.VALID : Verdict.INVALID, result.verdict(), what);
            assertEquals(result.tally().recorded(), history.calls().size(), what);
            assertEquals(!legal, !result.findings().isEmpty(), what);
            invalid += legal ? 0 : 1;
            valid += legal ? 1 : 0;
        }
        assertTrue(invalid > HISTORIES / 100 && valid > HISTORIES / 100, valid + " valid, " + invalid + " invalid");
    }

    private static final Kind SET = new Kind() {
        @Override
        public List<@Nullable Object> ask(SplittableRandom random, int number) {
            return random.nextInt(3) == 0 ? Arrays.asList("read", null) : Arrays.asList("add", (long) number);
        }

        @Override
        public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
            if (!"read".equals(asked.getFirst())) {
                return asked.get(1);
            }
            List<Object> some = new ArrayList<>();
            for (long e = 1; e <= 3; e++) {
                if (random.nextInt(5) < 2) {
                    some.add(e);
                }
            }
            return some;
        }
    };

    @Test
    void setsOfElementsAddedOnce() {
        agree(new Models.GrowOnlySet(), SET, history -> SetChecker.check(history, LIMIT));
    }

    @Test
    void setsOfElementsAddedAgain() {
        Kind few = new Kind() {
            @Override
            public List<@Nullable Object> ask(SplittableRandom random, int number) {
                return random.nextInt(2) == 0
                        ? Arrays.asList("read", null)
                        : Arrays.asList("add", 1L + random.nextInt(2));
            }

            @Override
            public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
                if (!"read".equals(asked.getFirst())) {
                    return asked.get(1);
                }
                return List.of(List.of(), List.of(1L), List.of(2L), List.of(1L, 2L))
                        .get(random.nextInt(4));
            }
        };
        agree(new Models.GrowOnlySet(), few, history -> SetChecker.check(history, LIMIT));
    }

    @Test
    void counters() {
        Kind counter = new Kind() {
            @Override
            public List<@Nullable Object> ask(SplittableRandom random, int number) {
                return switch (random.nextInt(5)) {
                    case 0, 1 -> Arrays.asList("read", null);
                    case 2 -> Arrays.asList("decrement", null);
                    default -> Arrays.asList("add", 1L + random.nextInt(2));
                };
            }

            @Override
            public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
                return "read".equals(asked.getFirst()) ? (Object) (long) (random.nextInt(6) - 1) : asked.get(1);
            }
        };
        agree(new Models.Counter(), counter, history -> CounterChecker.check(history, LIMIT));
    }

    /** As our workload has it: a schedule decides. */
    @Test
    void countersRaisedByOne() {
        Kind counter = new Kind() {
            @Override
            public List<@Nullable Object> ask(SplittableRandom random, int number) {
                return switch (random.nextInt(5)) {
                    case 0, 1 -> Arrays.asList("read", null);
                    case 2 -> Arrays.asList("increment", null);
                    default -> Arrays.asList("add", 1L);
                };
            }

            @Override
            public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
                return "read".equals(asked.getFirst()) ? (Object) (long) random.nextInt(5) : asked.get(1);
            }
        };
        agree(new Models.Counter(), counter, history -> {
            ModelResult result = CounterChecker.check(history, LIMIT);
            assertTrue(!result.engine().equals(ModelChecker.SEARCH), "no search is needed: " + result);
            return result;
        });
    }

    private static Kind queue(int values) {
        return new Kind() {
            @Override
            public List<@Nullable Object> ask(SplittableRandom random, int number) {
                return random.nextInt(2) == 0
                        ? Arrays.asList("dequeue", null)
                        : Arrays.asList("enqueue", values == 0 ? (long) number : 1L + random.nextInt(values));
            }

            @Override
            public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
                if (!"dequeue".equals(asked.getFirst())) {
                    return asked.get(1);
                }
                int dice = random.nextInt(5);
                return dice == 0 ? null : (Object) (long) (values == 0 ? dice : 1 + random.nextInt(values));
            }
        };
    }

    @Test
    void queuesOfDifferentValues() {
        agree(new Models.FifoQueue(), queue(0), history -> QueueChecker.check(history, LIMIT));
    }

    @Test
    void queuesOfTheSameValuesAgain() {
        agree(new Models.FifoQueue(), queue(2), history -> QueueChecker.check(history, LIMIT));
    }

    @Test
    void aLock() {
        Kind lock = new Kind() {
            @Override
            public List<@Nullable Object> ask(SplittableRandom random, int number) {
                return Arrays.asList(random.nextInt(2) == 0 ? "acquire" : "release", null);
            }

            @Override
            public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
                return null;
            }
        };
        agree(new Models.Mutex(), lock, history -> ModelChecker.check(history, new Models.Mutex(), LIMIT));
    }

    /** Totals, by adding them up once more; and whether there is an order, by trying every one. */
    @Test
    void banks() {
        Kind bank = new Kind() {
            @Override
            public List<@Nullable Object> ask(SplittableRandom random, int number) {
                return random.nextInt(2) == 0
                        ? Arrays.asList("read", null)
                        : Arrays.asList("transfer", Map.of("from", 1L, "to", 2L, "amount", 1L + random.nextInt(2)));
            }

            @Override
            public @Nullable Object answer(SplittableRandom random, List<@Nullable Object> asked) {
                long first = random.nextInt(4);
                return "read".equals(asked.getFirst())
                        ? Map.of("1", first, "2", (random.nextInt(9) == 0 ? 4 : 3) - first)
                        : asked.get(1);
            }
        };
        Bank model = new Bank();
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 1; seed <= HISTORIES; seed++) {
            History history = history(seed, bank);
            List<Item> items = new Intake(history, model).items;
            long totals = items.stream()
                    .filter(i -> i.operation().output() instanceof Map<?, ?>
                            && i.operation().f().equals("read"))
                    .map(i -> Bank.total(i.operation().output()))
                    .distinct()
                    .count();
            ModelResult result = BankChecker.check(history, LIMIT);
            String what = "seed " + seed + ": " + result + "\n" + history.ops();
            if (result.verdict() == Verdict.UNKNOWN) {
                assertTrue(totals < 2 && result.reason().startsWith("Vacuous"), what);
                continue;
            }
            assertEquals(totals > 1 ? Verdict.INVALID : Verdict.VALID, result.verdict(), what);
            String order = totals > 1 ? "" : hasOrder(model, model.initial(), items) ? "have a linear" : "no linear";
            assertTrue(result.reason().contains(order), what);
            seen.merge(order, 1, Integer::sum);
        }
        assertTrue(seen.size() == 3 && seen.values().stream().allMatch(n -> n > HISTORIES / 100), seen::toString);
    }

    /** The verifier of orders is no rubber stamp: it refuses every order with two neighbours exchanged wrongly. */
    @Test
    void anOrderIsGoneThroughAgain() {
        Item acquired = item(0, 1, "acquire");
        Item released = item(2, 3, "release");
        List<Item> both = List.of(acquired, released);
        Models.Mutex lock = new Models.Mutex();
        assertTrue(ModelChecker.isLegal(lock, both, both));
        assertTrue(!ModelChecker.isLegal(lock, both, List.of(released, acquired)));
        assertTrue(!ModelChecker.isLegal(lock, both, List.of(acquired)));
        assertTrue(!ModelChecker.isLegal(lock, List.of(acquired), both));
        Item again = item(4, 5, "acquire");
        Item early = item(-2, -1, "release");
        assertTrue(!ModelChecker.isLegal(lock, List.of(acquired, early, again), List.of(acquired, early, again)));
    }

    private static Item item(long start, long end, String f) {
        Op invoke = new Op(start, start, 1, OpType.INVOKE, f, null, Map.of());
        Op ok = new Op(end, end, 1, OpType.OK, f, null, Map.of());
        return new Item(new Call(invoke, ok), new Operation(f, null, null, true));
    }
}
