package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.function.Consumer;

/** The parts of the short form; what it does not rebuild is the paper's. All processes of a cluster have one form. */
interface ShortParts extends Parts {
    ShortParts SHORT = new ShortParts() {};

    @Override
    default WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
        return new ShortSnapshot(view, self, contactQ, outbox);
    }

    @Override
    default Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
        return new ShortTraverse(process, cng, (ShortRegisters) registers, done);
    }

    @Override
    default KeyRegister keyRegister(KeyOperation operation) {
        return new ShortKeyRegister(operation);
    }

    @Override
    default Past past(Replica replica, Outbox outbox) {
        return new DroppedPast(replica, outbox);
    }

    @Override
    default boolean keepsThePast() {
        return false;
    }

    @Override
    default AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
        return new DigestTransfer(contactQ, chunkBytes, trace);
    }

    @Override
    default Filling filling(DynaStore process, ContactQ contactQ, int chunkBytes) {
        return new BackgroundFilling(process, contactQ, chunkBytes);
    }

    @Override
    default Preparation preparation(Replica replica, ContactQ contactQ, Outbox outbox, Tuning tuning) {
        return new PreCopy((RangedReplica) replica, contactQ, outbox, tuning);
    }

    @Override
    default Replica replica(Outbox outbox) {
        return new RangedReplica(outbox);
    }
}
