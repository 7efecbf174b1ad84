package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Runs;
import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageChecker;
import dynacheck.checker.coverage.CoverageResult;
import dynacheck.checker.liveness.Definition1Checker;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good histories with one thing changed. The checkers must notice each change that matters; the exhaustive oracle tells
 * which do, for a read that ran beside a write may well return either value.
 */
class HistoryCorruptorsTest {
    private static final int SEEDS = 3_000;
    private static final long NEVER_WRITTEN = 99;

    private enum Corruption {
        /** A write that took effect is not in the history. */
        DROP,
        /** Two reads return each other's values. */
        SWAP,
        /** A read returns an earlier value. */
        STALE,
        /** A read returns what nobody wrote. */
        PHANTOM,
        /** A read happens again at the end, with the same value. */
        DUPLICATE
    }

    private enum Values {
        UNIQUE,
        REPEATED,
        COMPARE_AND_SET
    }

    @Test
    void everyEngineNoticesEveryCorruption() {
        Map<String, Map<Corruption, Integer>> noticed = new TreeMap<>();
        AtomicityOptions options = new AtomicityOptions(false, false);
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> good = new GoodRegister(random, Values.values()[(int) (seed % 3)]).ops();
            assertEquals(Verdict.VALID, verdict(good, options, noticed, null), "seed " + seed);
            for (Corruption corruption : Corruption.values()) {
                List<Op> bad = corrupted(good, corruption, random);
                if (!bad.equals(good)) {
                    boolean legal = isLegal(bad, options);
                    Verdict verdict = verdict(bad, options, noticed, legal ? null : corruption);
                    assertEquals(legal ? Verdict.VALID : Verdict.INVALID, verdict, "seed " + seed + " " + corruption);
                }
            }
        }
        assertEquals(3, noticed.size(), noticed::toString);
        for (Corruption corruption : Corruption.values()) {
            // DROP and PHANTOM leave a read of what nobody wrote: that decides, hardly ever the engine.
            boolean unwritten = corruption == Corruption.DROP || corruption == Corruption.PHANTOM;
            int sum = 0;
            for (Map<Corruption, Integer> counts : noticed.values()) {
                int count = counts.getOrDefault(corruption, 0);
                assertTrue(unwritten || count >= 30, () -> "shown too little: " + noticed);
                sum += count;
            }
            assertTrue(sum >= 100, () -> "shown too little: " + noticed);
        }
    }

    private static boolean isLegal(List<Op> ops, AtomicityOptions options) {
        return Registers.of(History.of(ops), options).all().stream()
                .allMatch(register -> ExhaustiveOracle.isLinearizable(new Writers(register, options).effective()));
    }

    /** Counts the engine if this is a corruption that matters. */
    private static Verdict verdict(
            List<Op> ops,
            AtomicityOptions options,
            Map<String, Map<Corruption, Integer>> noticed,
            @Nullable Corruption corruption) {
        Verdict worst = Verdict.VALID;
        for (Register register : Registers.of(History.of(ops), options).all()) {
            RegisterChecker checker = new RegisterChecker(register, options, new Explainer(History.of(List.of())));
            worst = worst.merge(checker.check().verdict());
            if (corruption != null) {
                // What overwrites do not show is left to the search; SearchOracleTest has each alone.
                boolean repeated = checker.engine().equals(RegisterChecker.OVERWRITES);
                String engine = repeated ? RegisterChecker.SEARCH : checker.engine();
                noticed.computeIfAbsent(engine, e -> new EnumMap<>(Corruption.class))
                        .merge(corruption, 1, Integer::sum);
            }
        }
        return worst;
    }

    /** The same history if it has nothing to corrupt. */
    private static List<Op> corrupted(List<Op> good, Corruption corruption, SplittableRandom random) {
        List<Op> ops = new ArrayList<>(good);
        List<Integer> reads = completions(ops, true);
        List<Integer> writes = completions(ops, false);
        if ((corruption == Corruption.DROP ? writes : reads).isEmpty()) {
            return good;
        }
        int read = reads.isEmpty() ? 0 : reads.get(random.nextInt(reads.size()));
        switch (corruption) {
            case DROP -> {
                Op write = ops.get(writes.get(random.nextInt(writes.size())));
                ops.removeIf(op -> op.process().equals(write.process()) && isOf(op, write, good));
            }
            case SWAP -> {
                int other = reads.get(random.nextInt(reads.size()));
                Op first = ops.get(read);
                ops.set(read, withValue(first, ops.get(other).value()));
                ops.set(other, withValue(ops.get(other), first.value()));
            }
            case STALE -> {
                List<Integer> before = writes.stream().filter(w -> w < read).toList();
                Object old = before.isEmpty() || random.nextInt(4) == 0
                        ? null
                        : written(ops.get(before.get(random.nextInt(before.size()))));
                ops.set(read, withValue(ops.get(read), Arrays.asList("x", old)));
            }
            case PHANTOM -> ops.set(read, withValue(ops.get(read), List.of("x", NEVER_WRITTEN)));
            case DUPLICATE -> {
                Op again = ops.get(read);
                ops.add(new Op(0, 0, 77L, OpType.INVOKE, "read", Arrays.asList("x", null), Map.of()));
                ops.add(new Op(0, 0, 77L, OpType.OK, "read", again.value(), Map.of()));
            }
        }
        return numbered(ops);
    }

    /** Whether it is the invocation or the completion of the operation that {@code completion} ends. */
    private static boolean isOf(Op op, Op completion, List<Op> all) {
        if (op.index() == completion.index()) {
            return true;
        }
        return op.type() == OpType.INVOKE
                && op.index() < completion.index()
                && all.stream()
                        .noneMatch(between -> between.process().equals(op.process())
                                && between.index() > op.index()
                                && between.index() < completion.index());
    }

    private static List<Integer> completions(List<Op> ops, boolean reads) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i).type() == OpType.OK && ops.get(i).f().equals("read") == reads) {
                found.add(i);
            }
        }
        return found;
    }

    private static @Nullable Object written(Op write) {
        Object value = ((List<?>) Objects.requireNonNull(write.value())).get(1);
        return value instanceof List<?> change ? change.get(1) : value;
    }

    private static Op withValue(Op op, @Nullable Object value) {
        return new Op(op.index(), op.timeNanos(), op.process(), op.type(), op.f(), value, op.extra());
    }

    private static List<Op> numbered(List<Op> ops) {
        List<Op> numbered = new ArrayList<>();
        for (Op op : ops) {
            numbered.add(
                    new Op(numbered.size(), numbered.size(), op.process(), op.type(), op.f(), op.value(), Map.of()));
        }
        return numbered;
    }

    /** A register that is one, with a few clients; each operation takes effect at a moment between its ends. */
    private static final class GoodRegister {
        private static final int OPERATIONS = 7;

        private final SplittableRandom random;
        private final Values values;
        private final List<Op> ops = new ArrayList<>();
        private @Nullable Object state;
        private long written;

        GoodRegister(SplittableRandom random, Values values) {
            this.random = random;
            this.values = values;
        }

        List<Op> ops() {
            int clients = 1 + random.nextInt(3);
            @Nullable Op[] open = new @Nullable Op[clients];
            @Nullable Op[] done = new @Nullable Op[clients];
            int invoked = 0;
            int ended = 0;
            while (ended < OPERATIONS) {
                int c = random.nextInt(clients);
                Op call = open[c];
                Op completion = done[c];
                if (call == null) {
                    if (invoked < OPERATIONS) {
                        invoked++;
                        open[c] = invoke(c);
                        ops.add(Objects.requireNonNull(open[c]));
                    }
                } else if (completion == null) {
                    done[c] = effect(call);
                } else {
                    ops.add(completion);
                    open[c] = null;
                    done[c] = null;
                    ended++;
                }
            }
            return numbered(ops);
        }

        private Op invoke(long process) {
            if (random.nextInt(5) < 2) {
                return op(process, OpType.INVOKE, "read", null);
            }
            Object next = values == Values.REPEATED ? (Object) (1L + random.nextInt(2)) : ++written;
            boolean change = values == Values.COMPARE_AND_SET && random.nextInt(3) > 0;
            return op(process, OpType.INVOKE, change ? "cas" : "write", change ? Arrays.asList(state, next) : next);
        }

        private Op effect(Op call) {
            Object argument = ((List<?>) Objects.requireNonNull(call.value())).get(1);
            if (call.f().equals("read")) {
                return op(call.process(), OpType.OK, "read", state);
            }
            if (argument instanceof List<?> change) {
                boolean matches = Objects.equals(change.get(0), state);
                state = matches ? change.get(1) : state;
                return op(call.process(), matches ? OpType.OK : OpType.FAIL, "cas", argument);
            }
            state = argument;
            return op(call.process(), OpType.OK, "write", argument);
        }

        private static Op op(Object process, OpType type, String f, @Nullable Object value) {
            return new Op(0, 0, process, type, f, Arrays.asList("x", value), Map.of());
        }
    }

    private static final List<String> THREE = List.of("n1", "n2", "n3");
    private static final String GOOD_RUN = "write A n1 1; ok A; kill 1 installing n3; kill 1 installed n3 pid-gone;"
            + "reconfig B n1 +n4; ok B; enabled n4; kill 1 healing n3; kill 1 healed n3 ready; wait 200; mark";

    @Test
    void theGoodRunIsGood() {
        History run = Runs.parse(GOOD_RUN);
        assertEquals(Outcome.HOLDS, definition1(run).outcome(), definition1(run).reason());
        assertEquals(Verdict.VALID, coverage(run).verdict());
    }

    /** Nothing that had to happen may be missing: a completion, an enabled joiner. */
    @ParameterizedTest
    @ValueSource(strings = {"ok A;", "ok B;", "enabled n4;"})
    void definition1NoticesWhatIsDropped(String line) {
        History run = Runs.parse(GOOD_RUN.replace(line, ""));
        assertEquals(
                Outcome.VIOLATED, definition1(run).outcome(), definition1(run).reason());
    }

    /** Neither may the evidence of a fault, or of what the run promised to do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kill 1 installing n3; kill 1 installed n3 pid-gone;",
                "kill 1 installed n3 pid-gone;",
                "kill 1 healed n3 ready;",
                "ok B;"
            })
    void coverageNoticesWhatIsDropped(String line) {
        assertNotEquals(
                Verdict.VALID, coverage(Runs.parse(GOOD_RUN.replace(line, ""))).verdict());
    }

    private static Definition1Result definition1(History run) {
        return Definition1Checker.check(run, Runs.info(THREE));
    }

    private static CoverageResult coverage(History run) {
        return CoverageChecker.check(run, Runs.info(THREE, "fault:kill", "reconfigs>=1"));
    }
}
