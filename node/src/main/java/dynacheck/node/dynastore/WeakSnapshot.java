package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * ws(view), Algorithm 1: single-writer registers Mem[k], one for each member, emulated on the members by the ABD
 * algorithm. A batch of messages handles the whole array at once; that is the same as handling each register alone.
 *
 * <p>The write-back of a collect that found nothing is left out: writing ⊥ changes no replica.
 */
class WeakSnapshot {
    private record Update(View proposal, Runnable done) {}

    final View view;
    private final ProcessId self;
    final ContactQ contactQ;
    private final Outbox outbox;
    private final ArrayDeque<Update> updates = new ArrayDeque<>();
    private @Nullable View ownEntry;
    private long ownEntryPersist;
    private long scans;

    WeakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
        this.view = view;
        this.self = self;
        this.contactQ = contactQ;
        this.outbox = outbox;
    }

    /** Mem[self] as an earlier incarnation wrote or was about to write it: never another value for this view. */
    void restoreOwnEntry(View entry) {
        ownEntry = entry;
    }

    /** Whether Mem[self] is on disk, or on the way there. */
    boolean hasOwnEntry() {
        return ownEntry != null;
    }

    /** Lines 1-4. One at a time for each process and view; later ones wait. */
    void update(View proposal, Runnable done) {
        outbox.trace(new TraceEvent.UpdateInvoked(view, proposal));
        updates.add(new Update(proposal, done));
        if (updates.size() == 1) {
            runFirstUpdate();
        }
    }

    private void runFirstUpdate() {
        propose(updates.getFirst().proposal(), this::finishFirstUpdate);
    }

    /** Lines 2 and 3. */
    void propose(View proposal, Runnable done) {
        collect(
                found -> { // line 2
                    if (found.isEmpty()) {
                        writeOwnEntry(proposal, done);
                    } else {
                        done.run();
                    }
                });
    }

    /** Line 3, Mem[self].Write: on disk first, then to a majority. */
    void writeOwnEntry(View proposal, Runnable done) {
        List<MemEntry> entries = List.of(ownEntry(proposal));
        contactQ.ask(view, ownEntryPersist, num -> new Message.MemWrite(num, view, entries), acks -> done.run());
    }

    /** What Mem[self] holds, or {@code proposal} from now on. */
    MemEntry ownEntry(View proposal) {
        View entry = ownEntry;
        if (entry == null) {
            entry = proposal;
            ownEntry = proposal;
            ownEntryPersist = outbox.persist(new Persistent.OwnEntry(view, proposal));
        }
        return new MemEntry(self, entry);
    }

    private void finishFirstUpdate() {
        Update update = updates.removeFirst();
        outbox.trace(new TraceEvent.UpdateCompleted(view));
        if (!updates.isEmpty()) {
            runFirstUpdate();
        }
        update.done().run(); // line 4
    }

    /** Lines 5-9. The second collect begins after the first one fixed its entries at a majority; NV4 rests on it. */
    void scan(Consumer<List<View>> done) {
        long scan = beginScan();
        Consumer<List<MemEntry>> end = found -> {
            endScan(scan, found);
            done.accept(found.stream().map(MemEntry::proposal).toList());
        };
        collect(
                first -> { // line 6
                    if (first.isEmpty()) {
                        end.accept(first); // line 7
                    } else {
                        collectAgain(first, end);
                    }
                });
    }

    /** Gives the number by which {@link #endScan} knows it. */
    long beginScan() {
        scans++;
        outbox.trace(new TraceEvent.ScanStarted(view, scans));
        return scans;
    }

    void endScan(long scan, List<MemEntry> found) {
        outbox.trace(new TraceEvent.ScanEnded(view, scan, found));
    }

    /**
     * Lines 8-9.
     *
     * @param first what the first collect found: too little to return, for the second may find more
     */
    void collectAgain(List<MemEntry> first, Consumer<List<MemEntry>> end) {
        collect(end);
    }

    /** Lines 10-15: reads every Mem[k]; each read writes back what it found to a majority before it returns. */
    void collect(Consumer<List<MemEntry>> done) {
        contactQ.ask(view, 0, num -> new Message.MemRead(num, view), replies -> {
            List<MemEntry> found = union(replies.values());
            if (found.isEmpty()) {
                done.accept(found);
            } else {
                writeBack(found, () -> done.accept(found));
            }
        });
    }

    /** Line 12, in the registers: whoever reads Mem[k] later finds no less. */
    void writeBack(List<MemEntry> found, Runnable done) {
        contactQ.ask(view, 0, num -> new Message.MemWrite(num, view, found), acks -> done.run());
    }

    private static List<MemEntry> union(Collection<Message.Reply> replies) {
        TreeMap<ProcessId, MemEntry> union = new TreeMap<>();
        for (Message.Reply reply : replies) {
            if (reply instanceof Message.MemReadReply mem) {
                mem.entries().forEach(entry -> union.put(entry.owner(), entry));
            }
        }
        return new ArrayList<>(union.values());
    }
}
