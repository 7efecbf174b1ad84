package dynacheck.node.dynastore.plugin;

import dynacheck.node.dynastore.Persistent;
import dynacheck.node.wire.ByHand;
import dynacheck.node.wire.FlatReader;
import dynacheck.node.wire.FlatWriter;
import dynacheck.node.wire.Parts;
import dynacheck.node.wire.PartsReceived;
import dynacheck.node.wire.WireException;

/** Registers, which nearly all records are: each write makes one, and a start reads all of them. */
final class RecordsByHand implements ByHand<Persistent> {
    private static final int REGISTER = 0;

    @Override
    public boolean write(Persistent record, FlatWriter out, Parts parts) {
        if (!(record instanceof Persistent.Register register)) {
            return false;
        }
        out.number(REGISTER);
        out.text(register.key());
        MessagesByHand.value(register.value(), out);
        return true;
    }

    @Override
    public Persistent read(int kind, FlatReader in, PartsReceived parts) throws WireException {
        if (kind != REGISTER) {
            throw new WireException("no record is of kind " + kind);
        }
        return new Persistent.Register(in.text(), MessagesByHand.value(in));
    }
}
