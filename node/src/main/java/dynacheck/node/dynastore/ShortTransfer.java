package dynacheck.node.dynastore;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A full transfer in the short form: every answer about a view that was left comes from a replica that holds its
 * proposals, for each request brings them (protocol T1).
 */
class ShortTransfer extends AllRegisters implements ShortRegisters {
    /** Of views that were left; what is in Mem stays there, so none is ever wrong. */
    private final TreeMap<View, List<MemEntry>> proposals = new TreeMap<>(Views.ORDER);

    ShortTransfer(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
        super(contactQ, chunkBytes, trace);
    }

    /** No value yet: {@link #writeAndLook} reads, when it is known which views were left. */
    @Override
    public void look(View w, List<MemEntry> known, Consumer<Sight> then) {
        contactQ.ask(
                w,
                0,
                num -> new Message.Look(num, w, known, null),
                replies -> then.accept(Sight.of(w, replies.values())));
    }

    /** Every value first, the last look at Mem after the last of them (T5). */
    @Override
    public void writeAndLook(View w, Consumer<Sight> then) {
        writeTo(w, () -> look(w, List.of(), then));
    }

    @Override
    public void onLeaving(View w, List<MemEntry> entries) {
        onLeaving(w);
        proposals.put(w, entries);
    }

    /** Of a view that was left. */
    List<MemEntry> proposals(View source) {
        return Objects.requireNonNull(proposals.get(source));
    }

    /** A transfer has something to write wherever it comes from another view, and to look at in any case. */
    @Override
    public boolean isSettled() {
        return false;
    }
}
