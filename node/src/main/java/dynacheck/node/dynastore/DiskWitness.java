package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Witness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process promises of its disk, what others promise it of theirs, and what it finds there when it starts. */
public final class DiskWitness implements Witness<Message> {
    private final ProcessId self;
    private final TraceEvent.Recovered found;
    private final Promises promises;
    /** Null if nobody needs it. */
    private final @Nullable Hearsay hearsay;

    private DiskWitness(Birth birth, DurableState<Persistent> durable, LivingProcess.Factory processes, boolean hears) {
        self = birth.process();
        promises = new Promises(self, processes.keepsThePast());
        found = promises.recovered(birth.initialView(), durable.records());
        hearsay = hears ? new Hearsay(self, processes.keepsThePast()) : null;
    }

    /** For a trace whose end may be lost: what others promise is kept, too, for they keep what this one promises. */
    public static DiskWitness ofLossyTrace(
            Birth birth, DurableState<Persistent> durable, LivingProcess.Factory processes) {
        return new DiskWitness(birth, durable, processes, true);
    }

    /** For a trace that is never lost, as in a simulation: what others heard is what it promised. */
    public static DiskWitness ofWholeTrace(
            Birth birth, DurableState<Persistent> durable, LivingProcess.Factory processes) {
        return new DiskWitness(birth, durable, processes, false);
    }

    @Override
    public Object starts() {
        return found;
    }

    @Override
    public @Nullable Object arrives(ProcessId from, long incarnation, Message message) {
        promises.asked(from, message);
        List<DiskFact> heard = hearsay == null ? List.of() : hearsay.heard(from, message);
        return heard.isEmpty() ? null : new TraceEvent.Heard(from, incarnation, heard);
    }

    /** What a process sends itself is a promise, too. */
    @Override
    public @Nullable Object leaves(ProcessId to, Message message) {
        List<DiskFact> promised = promises.facts(to, message);
        if (to.equals(self)) {
            promises.asked(self, message);
        } else if (hearsay != null) {
            hearsay.asked(to, message);
        }
        return promised.isEmpty() ? null : new TraceEvent.Told(promised);
    }
}
