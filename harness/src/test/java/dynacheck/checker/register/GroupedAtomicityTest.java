package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.GroupedAtomicity.Means;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judging register by register from disk finds what judging the whole history in memory finds. */
class GroupedAtomicityTest {
    private static final AtomicityOptions OPTIONS = AtomicityOptions.DEFAULT;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @AfterAll
    static void end() {
        THREADS.shutdown();
    }

    private AtomicityResult judge(List<Op> ops, AtomicityOptions options, long mostWhole) throws Exception {
        try (GroupedAtomicity judge = new GroupedAtomicity(options, new Means(dir, 1 << 30, 2, mostWhole))) {
            for (int i = 0; i < ops.size(); i++) {
                judge.accept(ops.get(i), i + 1);
            }
            return judge.finish(THREADS, () -> false);
        }
    }

    /** Several random histories, each on a register of its own, with their steps in turns. */
    static List<Op> mixed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int registers = 1 + random.nextInt(4);
        List<List<Op>> parts = new ArrayList<>();
        for (int i = 0; i < registers; i++) {
            parts.add(
                    new ArrayList<>(RandomHistories.of(random.nextInt(1 << 20)).ops()));
        }
        boolean strange = random.nextInt(10) == 0;
        boolean isOfTexts = random.nextInt(10) == 0
                && parts.stream().flatMap(List::stream).noneMatch(op -> op.f().equals("cas"));
        List<Op> ops = new ArrayList<>();
        while (parts.stream().anyMatch(part -> !part.isEmpty())) {
            int which = random.nextInt(registers);
            if (parts.get(which).isEmpty()) {
                continue;
            }
            Op op = parts.get(which).removeFirst();
            Object value = op.value() instanceof List<?> pair ? Arrays.asList("r" + which, pair.get(1)) : op.value();
            long process = (long) op.process() * registers + which;
            long index = 3L * ops.size() + 5;
            String f = isOfTexts ? (op.f().equals("read") ? "get" : "put") : op.f();
            ops.add(new Op(index, 10 * index, process, op.type(), f, value, op.extra()));
        }
        if (strange) {
            long at = 3L * ops.size() + 5;
            Object value = random.nextBoolean() ? Arrays.asList("r0", 1L) : 7L;
            ops.add(new Op(at, at, 1_000_000L, OpType.INVOKE, "increment", value, Map.of()));
            ops.add(new Op(at + 1, at, 1_000_000L, OpType.OK, "increment", value, Map.of()));
        }
        return ops;
    }

    /** The whole result, except the engine and the order of registers. */
    static Map<String, Object> told(AtomicityResult result) {
        Map<String, Object> all = new TreeMap<>();
        all.put("verdict", result.verdict());
        all.put("counts", new TreeMap<>(result.counts()));
        all.put("tally", result.tally().toString());
        all.put("indeterminate", result.indeterminate());
        all.put("strange", result.notUnderstood().toString());
        Map<String, Object> keys = new HashMap<>();
        result.keys()
                .forEach(key -> keys.put(
                        Edn.print(key.key()),
                        List.of(
                                key.verdict(),
                                key.operations(),
                                key.reason(),
                                key.anomalies().stream()
                                        .map(a -> Edn.print(a.toEdn()))
                                        .toList())));
        all.put("keys", keys);
        return all;
    }

    @Test
    void smallHistoriesAreJudgedAsInMemory() throws Exception {
        Map<Verdict, Integer> seen = new TreeMap<>();
        for (long seed = 1; seed <= 3000; seed++) {
            List<Op> ops = mixed(seed);
            AtomicityResult expected = Atomicity.check(History.of(ops), OPTIONS);
            AtomicityResult found = judge(ops, OPTIONS, 1_000_000);
            assertEquals(told(expected), told(found), "seed " + seed);
            seen.merge(expected.verdict(), 1, Integer::sum);
        }
        assertTrue(seen.values().stream().allMatch(n -> n > 50) && seen.size() == 3, seen.toString());
    }

    /** If nothing can be kept, the verdict is the same, or UNKNOWN where it takes more memory to know. */
    @Test
    void withoutMemoryNothingIsToldThatIsNotSo() throws Exception {
        int told = 0;
        for (long seed = 1; seed <= 1000; seed++) {
            List<Op> ops = mixed(seed);
            Verdict expected = Atomicity.check(History.of(ops), OPTIONS).verdict();
            Verdict found = judge(ops, OPTIONS, 0).verdict();
            // With doubts, a read of a value that nobody wrote hides other violations; online it does not.
            List<Op> understood =
                    ops.stream().filter(op -> !op.f().equals("increment")).toList();
            boolean isProven = expected == Verdict.UNKNOWN
                    && found == Verdict.INVALID
                    && Atomicity.check(History.of(understood), OPTIONS).verdict() == Verdict.INVALID;
            assertTrue(found == expected || found == Verdict.UNKNOWN || isProven, "seed " + seed + ": " + found);
            told += found == Verdict.UNKNOWN ? 0 : 1;
        }
        assertTrue(told > 250, "only " + told);
    }

    private static List<Op> turns(int registers, int turns) {
        List<Op> ops = new ArrayList<>();
        for (long turn = 1; turn <= turns; turn++) {
            for (int r = 0; r < registers; r++) {
                for (String f : List.of("write", "read")) {
                    long value = turn == turns && r == 3 && f.equals("read") ? turn - 2 : turn;
                    for (OpType type : List.of(OpType.INVOKE, OpType.OK)) {
                        Long of = f.equals("read") && type == OpType.INVOKE ? null : Long.valueOf(value);
                        ops.add(new Op(ops.size(), ops.size(), 0L, type, f, Arrays.asList(r, of), Map.of()));
                    }
                }
            }
        }
        return ops;
    }

    @Test
    void manyRegistersAndBlocks() throws Exception {
        List<Op> ops = turns(700, 60);
        AtomicityResult expected = Atomicity.check(History.of(ops), OPTIONS);
        AtomicityResult found = judge(ops, OPTIONS, 1_000_000);
        assertEquals(Verdict.INVALID, found.verdict());
        assertEquals(told(expected), told(found));
        assertEquals(expected.reason(), found.reason());
    }

    @Test
    void temporaryFilesGoAndAreBounded() throws Exception {
        List<Op> ops = turns(700, 60);
        try (GroupedAtomicity judge = new GroupedAtomicity(OPTIONS, new Means(dir, 1000, 1, 0))) {
            Exception full = assertThrows(Exception.class, () -> {
                for (Op op : ops) {
                    judge.accept(op, 1);
                }
                judge.finish(THREADS, () -> false);
            });
            Throwable cause = full instanceof UncheckedIOException unchecked ? unchecked.getCause() : full;
            assertTrue(
                    cause instanceof IOException
                            && String.valueOf(cause.getMessage()).contains("--temp-limit"),
                    full::toString);
        }
        try (Stream<Path> left = Files.list(dir)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void whatIsInterruptedIsNotGreen() throws Exception {
        List<Op> ops = turns(700, 3);
        try (GroupedAtomicity judge = new GroupedAtomicity(OPTIONS, new Means(dir, 1 << 30, 1, 1000))) {
            ops.forEach(op -> judge.accept(op, 1));
            AtomicityResult none = judge.finish(THREADS, () -> true);
            assertEquals(Verdict.UNKNOWN, none.verdict());
            assertTrue(none.reason().startsWith("Interrupted: 0 of 700 registers"), none.reason());
        }
    }

    /** Whatever an op carries comes back from disk as it was. */
    @Test
    void valuesOfAllKindsSurviveTheDisk() throws Exception {
        List<Op> ops = new ArrayList<>();
        long index = 0;
        List<String> values = List.of(
                "1",
                "-7",
                "\"a \\\" b\"",
                ":k",
                "[1 2 3]",
                "{:a 1}",
                "#{1}",
                "1.5",
                "12345678901234567890N",
                "true",
                "\\a");
        for (String value : values) {
            Object edn = Edn.read(value);
            for (String f : List.of("write", "read")) {
                for (OpType type : List.of(OpType.INVOKE, OpType.OK)) {
                    Object of = f.equals("read") && type == OpType.INVOKE ? null : edn;
                    ops.add(new Op(index, index++, "c", type, f, Arrays.asList("x", of), Map.of(Op.ERROR, edn)));
                }
            }
        }
        ops.add(new Op(index, index, "c", OpType.INVOKE, "read", Arrays.asList("x", null), Map.of()));
        ops.add(new Op(index + 1, index, "c", OpType.OK, "read", Arrays.asList("x", 1L), Map.of()));
        assertEquals(told(Atomicity.check(History.of(ops), OPTIONS)), told(judge(ops, OPTIONS, 1000)));
    }
}
