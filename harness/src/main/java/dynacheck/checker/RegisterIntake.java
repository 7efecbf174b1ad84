package dynacheck.checker;

import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.Pairing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the lines of a history and keeps each register's operations in their small form. */
final class RegisterIntake implements OpSink {
    /** Lines of the nemesis that are kept to tell which faults were in force. */
    private static final int MOST_FAULT_LINES = 100_000;

    private final AtomicityOptions options;
    private final Registers registers;
    private final Pairing pairing = new Pairing();
    private final List<Op> others = new ArrayList<>();

    RegisterIntake(AtomicityOptions options) {
        this.options = options;
        this.registers = new Registers(options);
    }

    @Override
    public void accept(Op op, int line) {
        @Nullable Op invoke = pairing.add(op, line);
        if (invoke != null) {
            registers.add(invoke, op);
        } else if (!op.isClient() && others.size() < MOST_FAULT_LINES) {
            others.add(op);
        }
    }

    @Override
    public void note(String note) {
        // A torn last line takes nothing from what was read before it.
    }

    AtomicityResult finish() {
        List<Op> open = new ArrayList<>();
        pairing.open().forEach(open::add);
        open.sort(Comparator.comparingLong(Op::index));
        open.forEach(op -> registers.add(op, null));
        return AtomicityChecker.check(registers, FaultSpan.of(History.of(others)), options);
    }
}
