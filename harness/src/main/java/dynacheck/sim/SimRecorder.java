package dynacheck.sim;

import dynacheck.fault.FaultEvent;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The history of a simulated run, in memory, on virtual time. */
final class SimRecorder implements Recorder {
    /** EDN has one hash for equal values, and that is worked out sooner than their text. */
    private record Said(String f, @Nullable Object value) {
        @Override
        public String toString() {
            return f + value;
        }
    }

    private final Simulation simulation;
    private final Consumer<Op> listener;
    private final List<Op> ops = new ArrayList<>();

    SimRecorder(Simulation simulation, Consumer<Op> listener) {
        this.simulation = simulation;
        this.listener = listener;
    }

    List<Op> ops() {
        return ops;
    }

    @Override
    public long nanosNow() {
        return simulation.nowNanos();
    }

    @Override
    public Op append(Object process, OpType type, String f, @Nullable Object value, Map<Keyword, Object> extra) {
        Op op = new Op(ops.size(), simulation.nowNanos(), process, type, f, value, extra);
        ops.add(op);
        simulation.observe(type.name(), new Said(f, value));
        listener.accept(op);
        return op;
    }

    /** A fault that no nemesis planned. */
    void append(FaultEvent event) {
        Op unused = append(Op.NEMESIS, OpType.INFO, FaultEvent.F, event.toEdn(), Map.of());
    }
}
