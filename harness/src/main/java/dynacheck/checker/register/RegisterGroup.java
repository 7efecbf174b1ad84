package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges a few registers from their operations, which it may read several times. The first pass judges all of them
 * online, so memory holds only the values that can still be read. Registers that this pass does not find valid are
 * judged again from all their operations, as far as memory allows: their verdict and anomalies are then those of the
 * register's history on its own.
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

    /** Registers to judge again; in the end, those that are not valid. */
    private final BitSet again = new BitSet();

    /** By register name, a read that may have returned an initial value that the options do not name. */
    private final Map<Object, Access> suspects = new HashMap<>();

    RegisterGroup(Common common, Source source) {
        this.common = common;
        this.source = source;
    }

    /** The registers' results, by number. */
    Map<Integer, JudgedRegister> judge() throws IOException {
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
        Map<Integer, JudgedRegister> all = new HashMap<>();
        registers.forEach((number, register) ->
                all.put(number, JudgedRegister.of(register, Objects.requireNonNull(results.get(number)))));
        return all;
    }

    /** The reads, one of a register, that may have returned an initial value that the options do not name. */
    Collection<Access> suspects() {
        return suspects.values();
    }

    /** Whether all registers that are not valid would be valid if they began with this value. */
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

    /** Judges online, and keeps no operation. */
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

    /** Keeps the operations of registers that are judged again, as far as memory allows, and of no others. */
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
            // It counts once it has an outcome.
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
