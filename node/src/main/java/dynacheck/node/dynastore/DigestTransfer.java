package dynacheck.node.dynastore;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A full transfer that moves only what a majority of the view to come lacks. It compares digests of ranges of keys,
 * then, where these differ, timestamps, and reads and writes the values only of keys that are lacking, in pieces of
 * bounded size.
 *
 * <p>What it must reach, before its last look at Mem of the view to come: for every key and every view that it left, a
 * majority of the view to come holds no less than some majority of that view showed, of which each member held a
 * proposal then. An answer about a view that was left counts only so, since each request brings its proposals (T1).
 */
class DigestTransfer extends AllRegisters implements ShortRegisters {
    /** Of views that were left; what is in Mem stays there, so none is ever wrong. */
    private final TreeMap<View, List<MemEntry>> proposals = new TreeMap<>(Views.ORDER);

    /** Of this transfer's walks: what an earlier one asked does not count (T6). */
    private int walk;

    DigestTransfer(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
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

    @Override
    public boolean isPatient() {
        return false;
    }

    @Override
    public void onRestart() {
        super.onRestart();
        walk++;
    }

    @Override
    public void writeTo(View w, Runnable then) {
        if (left.isEmpty()) {
            then.run();
        } else {
            walk++;
            new Move(this, walk, sources(), w, then).begin();
        }
    }

    RangeComparison rangeComparison(View target, BitSet asked) {
        return new RangeComparison(asked);
    }

    /** Whose digests differ: their timestamps are compared. */
    BitSet toCompare(RangeComparison digests) {
        return digests.differing();
    }

    /** What a member of a view that was left takes in before it shows digests. */
    List<MemEntry> flagOfDigests(View left) {
        return proposals(left);
    }

    /** What a member of a view that was left takes in before it shows timestamps or values. */
    List<MemEntry> flag(View left) {
        return proposals(left);
    }

    /** How many members of the view to come must hold what was read. */
    int needed(View target) {
        return target.majority();
    }

    /**
     * What is written of what was read.
     *
     * @param tags by which it was found lacking
     */
    List<KeyValue> toWrite(Collection<KeyValue> greatest, TagComparison tags) {
        return List.copyOf(greatest);
    }

    /** As {@link Shipment} says. */
    Shipment shipment(Move move, TagComparison tags, int holders, int lane, IntConsumer done) {
        return new Shipment(this, move, tags, holders, lane, done);
    }

    /** Whether the walk goes on that asked a question. */
    boolean isWalking(int asked) {
        return asked == walk;
    }
}
