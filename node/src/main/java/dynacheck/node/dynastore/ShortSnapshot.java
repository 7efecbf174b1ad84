package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * ws(view) of the short form: one request reads the whole Mem, and only what is not at a majority already is written
 * back (F1). The looks of a scan travel with whatever else is to be read or written at the same moment.
 */
class ShortSnapshot extends WeakSnapshot {
    /** Asks a majority for Mem, and for what else is wanted with it. */
    interface Look {
        /** @param known entries that each member takes in before it answers */
        void at(List<MemEntry> known, Consumer<Sight> then);
    }

    /**
     * What an update or a scan of this process left at a majority, where it stays. With it F4 (a) is done for good: a
     * scan begins with the look that counts, and an update has nothing to write.
     */
    private List<MemEntry> known = List.of();

    ShortSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
        super(view, self, contactQ, outbox);
    }

    /** F5: afterwards a majority holds what {@code done} gets, which is not empty. */
    void update(View proposal, Consumer<List<MemEntry>> done) {
        update(proposal, () -> done.accept(known));
    }

    @Override
    void propose(View proposal, Runnable done) {
        if (!known.isEmpty()) {
            done.run();
            return;
        }
        collect(found -> {
            if (found.isEmpty()) {
                writeOwnEntry(proposal, () -> {
                    isFixed(List.of(ownEntry(proposal)));
                    done.run();
                });
            } else {
                isFixed(found);
                done.run();
            }
        });
    }

    /** A majority holds these entries. */
    void isFixed(List<MemEntry> entries) {
        TreeMap<ProcessId, MemEntry> all = new TreeMap<>();
        known.forEach(entry -> all.put(entry.owner(), entry));
        entries.forEach(entry -> all.put(entry.owner(), entry));
        known = List.copyOf(all.values());
    }

    /** F1. */
    @Override
    void collect(Consumer<List<MemEntry>> done) {
        contactQ.ask(view, 0, num -> new Message.MemRead(num, view), replies -> {
            Sight sight = Sight.of(view, replies.values());
            install(sight.lacking(), () -> done.accept(sight.entries()));
        });
    }

    /** A scan that carries nothing. */
    @Override
    void scan(Consumer<List<View>> done) {
        Look look = (known, then) -> contactQ.ask(
                view,
                0,
                num -> new Message.Look(num, view, known, null),
                replies -> then.accept(Sight.of(view, replies.values())));
        Consumer<List<MemEntry>> end =
                found -> done.accept(found.stream().map(MemEntry::proposal).toList());
        long scan = beginScan();
        if (known.isEmpty()) {
            look.at(List.of(), sight -> endOrLeave(scan, sight, look, end));
        } else {
            lookAgain(scan, known, look, end);
        }
    }

    /** Entries that a majority holds, if any are known. */
    List<MemEntry> known() {
        return known;
    }

    /** F2, F3: if the first look of a scan shows nothing, that is its result; else its second look counts. */
    void endOrLeave(long scan, Sight sight, Look look, Consumer<List<MemEntry>> done) {
        if (sight.isEmpty()) {
            endScan(scan, List.of());
            done.accept(List.of());
        } else {
            leave(scan, sight, look, done);
        }
    }

    /** F4 (a): an entry is at a majority before the look that counts begins, or two scans might share none (NV4). */
    void leave(long scan, Sight sight, Look look, Consumer<List<MemEntry>> done) {
        List<MemEntry> lacking = sight.isFixed() ? List.of() : sight.entries();
        install(lacking, () -> lookAgain(scan, sight.entries(), look, done));
    }

    /** F4 (b): the look that counts. Each answer comes from a replica that shows {@code known} from now on. */
    void lookAgain(long scan, List<MemEntry> known, Look look, Consumer<List<MemEntry>> done) {
        look.at(known, sight -> endScan(scan, sight, done));
    }

    /** A majority must hold all that the scan found, for later scans find no less (NV3). */
    void endScan(long scan, Sight sight, Consumer<List<MemEntry>> done) {
        install(sight.lacking(), () -> {
            isFixed(sight.entries());
            endScan(scan, sight.entries());
            done.accept(sight.entries());
        });
    }

    /** Brings entries to a majority; nothing is asked if there are none. */
    void install(List<MemEntry> entries, Runnable done) {
        if (entries.isEmpty()) {
            done.run();
        } else {
            writeBack(entries, done);
        }
    }
}
