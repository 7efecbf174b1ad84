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
    private final Hearsay hearsay;

    public DiskWitness(Birth birth, DurableState<Persistent> durable) {
        self = birth.process();
        found = Promises.recovered(self, birth.initialView(), durable.records());
        promises = new Promises(self);
        hearsay = new Hearsay(self);
    }

    @Override
    public Object starts() {
        return found;
    }

    @Override
    public @Nullable Object arrives(ProcessId from, long incarnation, Message message) {
        promises.asked(from, message);
        List<DiskFact> heard = hearsay.heard(from, message);
        return heard.isEmpty() ? null : new TraceEvent.Heard(from, incarnation, heard);
    }

    /** What a process tells itself it promises as well. */
    @Override
    public @Nullable Object leaves(ProcessId to, Message message) {
        List<DiskFact> told = promises.facts(to, message);
        if (to.equals(self)) {
            promises.asked(self, message);
        } else {
            hearsay.asked(to, message);
        }
        return told.isEmpty() ? null : new TraceEvent.Told(told);
    }
}
