package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Unknown functions and unknown shapes among known operations, in every combination, against every order of what came
 * before them: what is not understood may have done anything from its invocation on.
 */
class NotUnderstoodTest {
    private static final int LONGEST = 4;
    private static final int SPLICED = 30_000;

    /** Function, value invoked, value completed, outcome. */
    private static final List<List<String>> OPERATIONS = List.of(
            List.of("write", "[\"x\" 1]", "[\"x\" 1]", "ok"),
            List.of("write", "[\"x\" 2]", "[\"x\" 2]", "info"),
            List.of("write", "[\"x\" 2]", "[\"x\" 2]", "ok"),
            List.of("write", "[\"x\" 2]", "[\"x\" 2]", "fail"),
            List.of("read", "[\"x\" nil]", "[\"x\" 1]", "ok"),
            List.of("read", "[\"x\" nil]", "[\"x\" 2]", "ok"),
            List.of("read", "[\"x\" nil]", "[\"x\" nil]", "ok"),
            List.of("cas", "[\"x\" [1 2]]", "[\"x\" [1 2]]", "ok"),
            List.of("delete", "[\"x\" nil]", "[\"x\" nil]", "ok"),
            List.of("delete", "[\"x\" nil]", "[\"x\" nil]", "fail"),
            List.of("delete", "[\"x\" nil]", "[\"x\" nil]", "info"),
            List.of("add", "1", "1", "ok"),
            List.of("cas", "[\"x\" 1 2 3]", "[\"x\" 1 2 3]", "ok"),
            List.of("cas", "[\"x\" {:from 1}]", "[\"x\" {:from 1}]", "fail"),
            List.of("write", "7", "7", "ok"),
            List.of("reconfig", "{:add [\"n4\"]}", "{:add [\"n4\"]}", "ok"));

    private static final int FIRST_STRANGE = 8;
    private static final int RECONFIG = OPERATIONS.size() - 1;

    private final Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);

    @Test
    void everyCombinationOneAfterAnother() {
        int[] chosen = new int[LONGEST];
        for (int length = 1; length <= LONGEST; length++) {
            combine(chosen, 0, length);
        }
        assertTrue(seen.values().stream().allMatch(n -> n > 100) && seen.size() == 3, seen::toString);
    }

    private void combine(int[] chosen, int at, int length) {
        if (at < length) {
            for (int i = 0; i < OPERATIONS.size(); i++) {
                chosen[at] = i;
                combine(chosen, at + 1, length);
            }
            return;
        }
        List<Op> ops = new ArrayList<>();
        // So that it is known how registers are named.
        add(ops, 1_000, OPERATIONS.get(4), OpType.FAIL);
        for (int i = 0; i < length; i++) {
            List<String> one = OPERATIONS.get(chosen[i]);
            add(ops, i, one, OpType.valueOf(one.get(3).toUpperCase(Locale.ROOT)));
        }
        judge(ops);
    }

    private static void add(List<Op> ops, long process, List<String> one, OpType outcome) {
        ops.add(op(ops.size(), process, OpType.INVOKE, one.get(0), Edn.read(one.get(1))));
        ops.add(op(ops.size(), process, outcome, one.get(0), Edn.read(one.get(2))));
    }

    private static Op op(int index, long process, OpType type, String f, @Nullable Object value) {
        return new Op(index, index, process, type, f, value, Map.of());
    }

    @Test
    void splicedIntoOverlappingOnes() {
        for (long seed = 0; seed < SPLICED; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> ops = new ArrayList<>();
            add(ops, 1_000, OPERATIONS.get(4), OpType.FAIL);
            List<Op> known = RandomHistories.of(seed).ops();
            int from = random.nextInt(known.size() + 1);
            int to = from + random.nextInt(known.size() + 1 - from);
            List<String> one = OPERATIONS.get(FIRST_STRANGE + random.nextInt(RECONFIG - FIRST_STRANGE));
            OpType outcome = List.of(OpType.OK, OpType.INFO, OpType.FAIL).get(random.nextInt(3));
            boolean isOpen = random.nextInt(4) == 0;
            for (int i = 0; i <= known.size(); i++) {
                if (i == from) {
                    ops.add(op(ops.size(), 999, OpType.INVOKE, one.get(0), Edn.read(one.get(1))));
                }
                if (i == to && !isOpen) {
                    ops.add(op(ops.size(), 999, outcome, one.get(0), Edn.read(one.get(2))));
                }
                if (i < known.size()) {
                    Op next = known.get(i);
                    ops.add(new Op(ops.size(), 0, next.process(), next.type(), next.f(), next.value(), Map.of()));
                }
            }
            judge(ops);
        }
        assertTrue(seen.values().stream().allMatch(n -> n > 100) && seen.size() == 3, seen::toString);
    }

    private void judge(List<Op> ops) {
        History history = History.of(ops);
        AtomicityResult whole = AtomicityChecker.check(history, AtomicityOptions.DEFAULT);
        RegisterIntake intake = new RegisterIntake(AtomicityOptions.DEFAULT);
        ops.forEach(op -> intake.accept(op, Math.toIntExact(op.index()) + 1));
        AtomicityResult streamed = intake.finish();
        assertEquals(whole.verdict(), streamed.verdict(), ops::toString);
        assertEquals(whole.tally(), streamed.tally(), ops::toString);
        assertEquals(whole.notUnderstood(), streamed.notUnderstood(), ops::toString);
        assertEquals(history.calls().size(), whole.tally().recorded());
        assertEquals(null, whole.tally().flaw(), ops::toString);

        List<Op> strange = history.calls().stream()
                .filter(call -> isStrange(call.invoke()) && call.outcome() != OpType.FAIL)
                .map(call -> call.invoke())
                .toList();
        assertEquals(strange.size(), whole.tally().notUnderstood(), ops::toString);
        long until = strange.isEmpty() ? Long.MAX_VALUE : strange.getFirst().index();
        List<Op> before = new ArrayList<>(ops.stream()
                .filter(op -> op.index() < until && !isStrange(op) && !op.f().equals("reconfig"))
                .toList());
        boolean isLegal = true;
        boolean isProven = true;
        for (Register register :
                Registers.of(History.of(before), AtomicityOptions.DEFAULT).all()) {
            isLegal &= ExhaustiveOracle.isLinearizable(new Writers(register, AtomicityOptions.DEFAULT).effective());
            isProven &= strange.isEmpty() || isOfKnownSource(register);
        }
        Verdict verdict = whole.verdict();
        boolean isVacuous = whole.reason().startsWith("Vacuous");
        assertEquals(strange.isEmpty() && isLegal && !isVacuous, verdict == Verdict.VALID, () -> whole + " of " + ops);
        assertTrue(verdict != Verdict.INVALID || !isLegal, () -> whole + " of " + ops);
        assertTrue(isLegal || !isProven || verdict == Verdict.INVALID, () -> whole + " of " + ops);
        seen.merge(verdict, 1, Integer::sum);
    }

    private static boolean isStrange(Op op) {
        boolean isCas = op.f().equals("cas")
                && op.value() instanceof List<?> value
                && (value.size() > 3 || value.getLast() instanceof Map);
        return op.f().equals("delete") || op.f().equals("add") || isCas || Objects.equals(op.value(), 7L);
    }

    /** Whether each read is of what was there at the beginning, or of what somebody had begun to write. */
    private static boolean isOfKnownSource(Register register) {
        return register.accesses().stream()
                .filter(a -> a.observes() && a.isOk() && a.observed() != null)
                .allMatch(read -> register.accesses().stream()
                        .filter(w -> w.isWrite()
                                && !w.changesNothing()
                                && w != read
                                && (w.outcome() != OpType.FAIL || !w.isCas()))
                        .anyMatch(w -> w.start() < read.end() && Objects.equals(w.value(), read.observed())));
    }
}
