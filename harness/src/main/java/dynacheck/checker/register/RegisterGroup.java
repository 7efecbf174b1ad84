package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges a few registers by their operations, which can be had again and again. First all of them online, so that
 * memory is needed only for what can still be read. Those that this does not find valid are looked at once more, whole
 * as far as memory allows, so that the verdict and the anomalies are those of the register's history by itself.
 */
final class RegisterGroup {
    /** Most overwritten values that are kept to explain a violation, over all registers of a group. */
    private static final int MOST_REMEMBERED = 1 << 13;

    private static final int FEWEST_REMEMBERED = 16;
    private static final int FEW_ZONES = 16;

    /** The operations. */
    interface Source {
        void read(AccessEvents events) throws IOException;
    }

    /**
     * What all groups have in common.
     *
     * @param names of registers by number
     * @param mostWhole operations that may be in memory at a time
     */
    record Common(
            IntFunction<@Nullable Object> names,
            AtomicityOptions options,
            Doubts doubts,
            Explainer explainer,
            long mostWhole,
            Set<String> engines) {}

    private final Common common;
    private final Source source;
    private final Map<Integer, Register> registers = new HashMap<>();

    /** Those to look at again; at last, those that are not valid. */
    private final BitSet again = new BitSet();

    /** By name, the read that may be of an initial value which nobody told. */
    private final Map<Object, Access> suspects = new HashMap<>();

    RegisterGroup(Common common, Source source) {
        this.common = common;
        this.source = source;
    }

    List<JudgedRegister> judge() throws IOException {
        source.read(new Online());
        Map<Integer, KeyResult> results = new HashMap<>();
        registers.forEach((number, register) -> {
            KeyResult result = judged(register);
            boolean isInDoubt = common.doubts().from(register.key()) != Doubts.NEVER;
            if (result.verdict() == Verdict.VALID && !isInDoubt) {
                results.put(number, result);
            } else {
                again.set(number);
            }
        });
        if (!again.isEmpty()) {
            Whole whole = new Whole();
            source.read(whole);
            whole.registers.forEach((number, register) -> results.put(number, judgedWhole(register)));
            again.stream()
                    .filter(number -> !results.containsKey(number))
                    .forEach(number -> results.put(number, judged(Objects.requireNonNull(registers.get(number)))));
        }
        results.forEach((number, result) -> {
            if (result.verdict() == Verdict.VALID) {
                again.clear(number);
            }
        });
        List<JudgedRegister> all = new ArrayList<>();
        registers.forEach((number, register) ->
                all.add(JudgedRegister.of(register, Objects.requireNonNull(results.get(number)), number)));
        return all;
    }

    /** The read behind an anomaly of one of these registers; null if there is none that may be of an initial value. */
    @Nullable
    Access suspect(Anomaly anomaly) {
        return suspects.get(Writers.id(anomaly.key()));
    }

    /** Whether all registers that are not valid would be if they began with this value. */
    boolean areLegal(@Nullable Object initial) throws IOException {
        if (again.isEmpty()) {
            return true;
        }
        Whole whole = new Whole();
        source.read(whole);
        return whole.registers.size() == again.cardinality()
                && whole.registers.values().stream()
                        .allMatch(r -> InitialHint.isValid(r, initial, common.options(), common.explainer()));
    }

    private KeyResult judged(Register register) {
        return AtomicityChecker.judge(
                register,
                common.doubts(),
                (r, explainer) -> Objects.requireNonNull(r.online())
                        .result(r, explainer, common.doubts().from(r.key())),
                common.explainer(),
                common.options(),
                common.engines());
    }

    private KeyResult judgedWhole(Register register) {
        KeyResult result = judged(register);
        result.anomalies().stream()
                .filter(InitialHint::isSuspect)
                .findFirst()
                .map(anomaly -> InitialHint.read(anomaly, register))
                .ifPresent(read -> suspects.put(Writers.id(register.key()), read));
        return result;
    }

    private Register made(boolean texts, int number) {
        return new Register(common.names().apply(number), Registers.initial(texts, common.options()));
    }

    /** Keeps no operation. */
    private final class Online implements AccessEvents {
        private int judging;

        @Override
        public @Nullable Object key(int register) {
            return common.names().apply(register);
        }

        private Register register(int number, boolean texts) {
            Register register = registers.get(number);
            if (register == null) {
                register = made(texts, number);
                register.forget();
                registers.put(number, register);
            }
            return register;
        }

        private OnlineZones zones(Register register) {
            OnlineZones zones = register.online();
            if (zones == null) {
                zones = new OnlineZones(
                        register.key(), register.initial(), common.options(), this::remembered, FEW_ZONES);
                register.judgeOnline(zones);
                judging++;
            }
            return zones;
        }

        private int remembered() {
            return Math.max(FEWEST_REMEMBERED, MOST_REMEMBERED / Math.max(1, judging));
        }

        @Override
        public void invoked(int register, boolean texts, Access write, long horizon) {
            zones(register(register, texts)).invoked(write, horizon);
        }

        @Override
        public void completed(int register, boolean texts, Access access, long horizon) {
            Register of = register(register, texts);
            of.add(access);
            zones(of).completed(access, horizon);
        }

        @Override
        public void open(int register, boolean texts, Access access) {
            Register of = register(register, texts);
            of.add(access);
            zones(of); // It may be a read, with which nothing began here.
        }
    }

    /** Keeps the operations of registers that are looked at again, as far as memory allows, the others for none. */
    private final class Whole implements AccessEvents {
        private final Map<Integer, Register> registers = new HashMap<>();

        Whole() {
            long room = common.mostWhole();
            for (int number = again.nextSetBit(0); number >= 0; number = again.nextSetBit(number + 1)) {
                Register small = Objects.requireNonNull(RegisterGroup.this.registers.get(number));
                if (small.operations() <= room) {
                    room -= small.operations();
                    registers.put(number, new Register(small.key(), small.initial()));
                }
            }
        }

        @Override
        public @Nullable Object key(int register) {
            return common.names().apply(register);
        }

        @Override
        public void invoked(int register, boolean texts, Access write, long horizon) {
            // It counts when it has an outcome.
        }

        @Override
        public void completed(int register, boolean texts, Access access, long horizon) {
            open(register, texts, access);
        }

        @Override
        public void open(int register, boolean texts, Access access) {
            Register kept = registers.get(register);
            if (kept != null) {
                kept.add(access);
            } else if (again.get(register)) {
                Register large = Objects.requireNonNull(RegisterGroup.this.registers.get(register));
                Objects.requireNonNull(large.online()).recall(access);
            }
        }
    }
}
