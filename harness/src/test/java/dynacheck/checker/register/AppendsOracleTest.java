package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts that grow: what the search leaves out because the reads to come rule it out, every order would leave out. */
class AppendsOracleTest {
    private static final int COUNT = 40_000;

    private final List<Op> ops = new ArrayList<>();
    private String text = "";

    /** Up to eight gets, puts and appends of a real text, each taking effect somewhere in its time; some gets lie. */
    private History history(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ops.clear();
        text = "";
        int processes = 1 + random.nextInt(4);
        @Nullable Op[] open = new @Nullable Op[processes];
        @Nullable Object[] seen = new @Nullable Object[processes];
        long[] ids = new long[processes];
        Arrays.setAll(ids, p -> p);
        int left = 1 + random.nextInt(8);
        for (int step = 0; step < 50; step++) {
            int p = random.nextInt(processes);
            Op invoke = open[p];
            if (invoke == null) {
                if (left-- > 0) {
                    String f = List.of("get", "append", "append", "put").get(random.nextInt(seed % 2 == 0 ? 3 : 4));
                    String letter = String.valueOf((char) ('a' + random.nextInt(3)));
                    open[p] = add(ids[p], OpType.INVOKE, f, f.equals("get") ? null : letter);
                    seen[p] = null;
                }
            } else if (seen[p] == null) {
                seen[p] = effect(invoke, random);
            } else {
                boolean unsure = random.nextInt(6) == 0;
                boolean tells = invoke.f().equals("get") && !unsure;
                add(ids[p], unsure ? OpType.INFO : OpType.OK, invoke.f(), tells ? seen[p] : argument(invoke));
                ids[p] += unsure ? processes : 0;
                open[p] = null;
            }
        }
        return History.of(ops);
    }

    private Object effect(Op op, SplittableRandom random) {
        String argument = String.valueOf(argument(op));
        switch (op.f()) {
            case "append" -> text += argument;
            case "put" -> text = argument;
            default -> {
                boolean lies = random.nextInt(8) == 0 && !text.isEmpty();
                return lies ? text.substring(0, text.length() - 1) : text;
            }
        }
        return text;
    }

    private static @Nullable Object argument(Op op) {
        return op.value() instanceof List<?> pair ? pair.get(1) : null;
    }

    private Op add(long process, OpType type, String f, @Nullable Object value) {
        Op op = new Op(ops.size(), ops.size(), process, type, f, Arrays.asList("x", value), Map.of());
        ops.add(op);
        return op;
    }

    @Test
    void agreesWithEveryOrder() {
        int invalid = 0;
        for (long seed = 0; seed < COUNT; seed++) {
            History history = history(seed);
            for (Register register :
                    Registers.of(history, AtomicityOptions.DEFAULT).all()) {
                List<Access> effective = new Writers(register, AtomicityOptions.DEFAULT).effective();
                boolean legal = Linearization.exists(effective, register.initial());
                Verdict verdict = new RegisterChecker(
                                register, AtomicityOptions.DEFAULT, new Explainer(History.of(List.of())))
                        .check()
                        .verdict();
                assertEquals(legal ? Verdict.VALID : Verdict.INVALID, verdict, "seed " + seed + ": " + history.ops());
                invalid += legal ? 0 : 1;
            }
        }
        assertTrue(invalid > COUNT / 50 && invalid < COUNT / 2, invalid + " invalid");
    }
}
