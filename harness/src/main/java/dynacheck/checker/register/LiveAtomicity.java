package dynacheck.checker.register;

import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the registers of a run and reports the first violation with the operation that completes it. What it cannot
 * judge live (values written again, compare-and-sets, appends) it leaves to the verdict after the run.
 *
 * <p>Takes operations in order of index, one at a time; cheap enough to be called inside the sequencer's lock.
 */
public final class LiveAtomicity implements Consumer<Op> {
    private final Consumer<String> onViolation;
    private final Registers registers = new Registers(AtomicityOptions.DEFAULT);
    private final OnlineRegisters online = new OnlineRegisters(registers, AtomicityOptions.DEFAULT);
    private final Pairing pairing = new Pairing();
    private boolean over;

    /** @param onViolation gets the first violation, in a sentence, and no other */
    public LiveAtomicity(Consumer<String> onViolation) {
        this.onViolation = onViolation;
    }

    @Override
    public void accept(Op op) {
        if (over) {
            return;
        }
        @Nullable Op invoke = pairing.add(op, 0);
        Interpreter interpreter = registers.interpreter();
        if (op.isClient()) {
            interpreter.learn(op);
        }
        if (invoke != null) {
            @Nullable Access access = interpreter.access(invoke, op);
            if (access == null) {
                over = !Interpreter.isSetAside(op.f()) && op.type() == OpType.OK;
            } else {
                completed(registers.register(access.key(), invoke.f()), access);
            }
        } else if (op.isClient()) {
            invoked(op);
        }
    }

    /** What is not understood may have changed any register: then it is left to the verdict after the run. */
    private void invoked(Op op) {
        if (Interpreter.isRead(op.f())) {
            online.beginRead(op.index());
            return;
        }
        @Nullable Access access = registers.interpreter().access(op, null);
        if (access != null) {
            online.invoked(access, op.f());
        } else if (!Interpreter.isSetAside(op.f())) {
            over = true;
        }
    }

    private void completed(Register register, Access access) {
        OnlineZones zones = online.completed(register, access);
        if (zones.brokenBy() != null) {
            over = true;
            KeyResult result = zones.result(register, new Explainer(History.of(List.of())));
            Anomaly first = result.anomalies().getFirst();
            onViolation.accept(
                    first.name() + " on " + RegisterChecker.name(register) + " with " + Explainer.tell(access));
        }
    }
}
