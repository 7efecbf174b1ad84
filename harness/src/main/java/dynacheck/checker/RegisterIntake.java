package dynacheck.checker;

import dynacheck.checker.AtomicityResult.KeyResult;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.Pairing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a history and judges registers while they come, so that a long history needs the memory of what
 * can still be read in it. A short one is kept whole as well, in a small form, and then judged as a whole: that counts
 * every anomaly, and can also judge what {@link OnlineZones} cannot. So is, however long, each register that it cannot
 * judge and that was found out while it was short.
 */
final class RegisterIntake implements OpSink {
    /** Operations up to which a history is short. */
    static final int SHORT = 100_000;

    /** Lines of the nemesis that are kept to tell which faults were in force. */
    private static final int MOST_FAULT_LINES = 100_000;

    private final AtomicityOptions options;
    private final int mostKept;
    private final Registers registers;
    private final @Nullable OnlineRegisters online;
    private final Map<Object, KeyResult> known;
    private final Pairing pairing = new Pairing();
    private final List<Op> others = new ArrayList<>();
    private int kept;
    private boolean forgot;

    RegisterIntake(AtomicityOptions options) {
        this(options, SHORT);
    }

    /** @param mostKept operations up to which a history is short */
    RegisterIntake(AtomicityOptions options, int mostKept) {
        this(options, mostKept, true, Map.of());
    }

    private RegisterIntake(AtomicityOptions options, int mostKept, boolean online, Map<Object, KeyResult> known) {
        this.options = options;
        this.mostKept = mostKept;
        this.registers = new Registers(options);
        this.online = online ? new OnlineRegisters(registers, options) : null;
        this.known = known;
    }

    /** For the same history once more, to keep whole the registers that {@code first} did not find VALID. */
    static RegisterIntake second(AtomicityOptions options, AtomicityResult first) {
        Map<Object, KeyResult> known = new HashMap<>();
        for (KeyResult key : first.keys()) {
            if (key.verdict() == Verdict.VALID) {
                known.put(Writers.id(key.key()), key);
            }
        }
        return new RegisterIntake(options, Integer.MAX_VALUE, false, known);
    }

    @Override
    public void accept(Op op, int line) {
        @Nullable Op invoke = pairing.add(op, line);
        if (invoke != null) {
            completed(invoke, op);
        } else if (op.isClient()) {
            if (online != null) {
                online.invoked(op);
            }
        } else if (others.size() < MOST_FAULT_LINES) {
            others.add(op);
        }
    }

    private void completed(Op invoke, Op completion) {
        @Nullable Access access = Registers.access(invoke, completion, options);
        if (access == null) {
            registers.addOther(invoke.f());
            return;
        }
        Register register = registers.register(access.key(), invoke.f());
        if (!known.isEmpty() && known.containsKey(Writers.id(access.key()))) {
            register.forget();
        }
        register.add(access);
        if (online != null) {
            OnlineZones zones = online.completed(register, access);
            if (register.isWhole() && zones.unfit() == null && ++kept > mostKept) {
                forget();
            }
        }
    }

    /** From here on all registers that can be are judged without being kept. */
    private void forget() {
        for (Register register : registers.all()) {
            OnlineZones zones = register.online();
            if (register.isWhole() && zones != null && zones.unfit() == null) {
                register.forget();
                forgot = true;
            }
        }
        kept = 0;
    }

    @Override
    public void note(String note) {
        // A torn last line takes nothing from what was read before it.
    }

    /** Whether a part of what was read is known only to what judged it at once. */
    boolean hasForgotten() {
        return forgot;
    }

    /** How many values are held by what judges at once. */
    long liveValues() {
        return registers.all().stream()
                .map(Register::online)
                .filter(Objects::nonNull)
                .mapToLong(zones -> Objects.requireNonNull(zones).liveValues())
                .sum();
    }

    AtomicityResult finish() {
        List<Op> open = new ArrayList<>();
        pairing.open().forEach(open::add);
        open.sort(Comparator.comparingLong(Op::index));
        open.forEach(op -> registers.add(op, null));
        return AtomicityChecker.check(registers, this::judged, new Explainer(History.of(others)), options);
    }

    private KeyResult judged(Register register, Explainer explainer) {
        OnlineZones zones = register.online();
        return zones == null
                ? Objects.requireNonNull(known.get(Writers.id(register.key())))
                : zones.result(register, explainer);
    }
}
