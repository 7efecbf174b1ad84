package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.lives.Lives;
import java.util.function.Consumer;

/**
 * Builds the parts of a process. Here each is the paper's; a test that wants to see one misbehave builds that one in
 * another way, and the rest of the process is unchanged.
 */
interface Parts extends LivingProcess.Factory {
    Parts FAITHFUL = new Parts() {};

    @Override
    default LivingProcess make(Birth birth, DurableState<Persistent> durable, String start, Tuning tuning) {
        return new LivingProcess(birth, durable, start, tuning, this);
    }

    default Outbox outbox() {
        return new Outbox();
    }

    default Lives lives(Birth birth, DurableState<Persistent> durable, String start, Outbox outbox) {
        return new Lives(
                birth.common(), durable.incarnation(), start, LifeLines.kept(durable.records()), new LifeLines(outbox));
    }

    default DynaStore core(
            ProcessId self, View initialView, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
        return new DynaStore(self, initialView, durable, tuning, this, outbox);
    }

    default Replica replica(Outbox outbox) {
        return new Replica(outbox);
    }

    default Quorum quorum() {
        return new Quorum();
    }

    default ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
        return new ContactQ(self, incarnation, quorum(), outbox);
    }

    default NotifyQ notifyQ(View curView, Outbox outbox) {
        return new NotifyQ(curView, outbox);
    }

    default Patience patience(int millis, Outbox outbox) {
        return new Patience(millis, outbox);
    }

    default WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
        return new WeakSnapshot(view, self, contactQ, outbox);
    }

    default Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
        return new Traverse(process, cng, registers, done);
    }

    default KeyRegister keyRegister(KeyOperation operation) {
        return new KeyRegister(operation);
    }

    default Past past(Replica replica, Outbox outbox) {
        return new Past(replica, outbox);
    }

    default AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
        return new AllRegisters(contactQ, chunkBytes, trace);
    }

    /** @param chunkBytes see {@link Tuning} */
    default Filling filling(DynaStore process, ContactQ contactQ, int chunkBytes) {
        return new Filling();
    }

    default Preparation preparation(Replica replica, ContactQ contactQ, Outbox outbox, Tuning tuning) {
        return new Preparation();
    }

    default SelfCheck selfCheck(ProcessId self, View initialView, DurableState<Persistent> durable) {
        return new SelfCheck(self, initialView, durable);
    }

    default FullTransfers fullTransfers(
            DynaStore process, RunningOperations running, NotifyQ notifyQ, Preparation preparation, Outbox outbox) {
        return new FullTransfers(process, running, notifyQ, preparation, outbox);
    }
}
