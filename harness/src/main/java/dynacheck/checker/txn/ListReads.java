package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks each read of a list within its transaction, and transactions that read the same list and appended. */
final class ListReads {
    private final TxnHistory history;
    private final Marks marks;
    private final Lists lists;
    private final SharedChecks shared;
    /** For each key, the mop of the current transaction that touched it last; valid only if of that transaction. */
    private final int[] before;
    /** For each mop, the mop of the same transaction and key before it; NONE if it is the first. */
    private final int[] previous;

    ListReads(TxnHistory history, Marks marks, SharedChecks shared) {
        this.history = history;
        this.marks = marks;
        this.lists = history.lists;
        this.shared = shared;
        before = new int[history.keys()];
        previous = new int[history.mops()];
        Arrays.fill(before, TxnHistory.NONE);
    }

    void check() {
        for (int mop = 0; mop < history.mops(); mop++) {
            int key = history.key(mop);
            int last = before[key];
            previous[mop] = last >= 0 && history.txnOf(last) == history.txnOf(mop) ? last : TxnHistory.NONE;
            before[key] = mop;
            if (history.isRead(mop) && history.versionOf(mop) != TxnHistory.NONE) {
                checkRead(mop);
            }
        }
        lostUpdates();
    }

    private void checkRead(int mop) {
        future(mop);
        // The read must end with the appends since the read before, and begin with that read.
        int i = lists.size(mop);
        int earlier = previous[mop];
        while (earlier >= 0 && !history.isRead(earlier)) {
            i--;
            if (i < 0 || history.version(history.key(mop), lists.get(mop, i)) != history.versionOf(earlier)) {
                shared.contradiction(mop, earlier, Phenomenon.INTERNAL);
                return;
            }
            earlier = previous[earlier];
        }
        if (earlier >= 0 && (lists.size(earlier) != i || lists.commonPrefix(earlier, mop) != i)) {
            shared.contradiction(mop, earlier, Phenomenon.INTERNAL);
        }
    }

    /** Does the list show what the transaction appends only later? Its own later appends are few, the list is long. */
    private void future(int mop) {
        int end = history.first(history.txnOf(mop) + 1);
        for (int append = mop + 1; append < end; append++) {
            boolean own = !history.isRead(append) && history.key(append) == history.key(mop);
            if (own && history.writer(history.versionOf(append)) == append && shows(mop, history.versionOf(append))) {
                shared.contradiction(mop, append, Phenomenon.FUTURE_READ);
                return;
            }
        }
    }

    private boolean shows(int mop, int version) {
        for (int i = lists.size(mop) - 1; i >= 0; i--) {
            if (history.version(history.key(mop), lists.get(mop, i)) == version) {
                return true;
            }
        }
        return false;
    }

    private void lostUpdates() {
        Map<Long, List<Integer>> updates = new LinkedHashMap<>();
        Map<Long, Integer> first = new HashMap<>();
        for (int mop = 0; mop < history.mops(); mop++) {
            // A list that is no prefix of the longest is no version of its own right.
            boolean whole = history.isRead(mop) && history.versionOf(mop) != TxnHistory.NONE && !lists.isOdd(mop);
            if (!whole || !marks.isExternal(mop) || marks.finalWriteBeside(mop) < 0) {
                continue;
            }
            int last = lists.lastVersion(mop);
            if (last >= 0 && !history.isRecoverable(last)) {
                continue;
            }
            int read = mop;
            long version = (long) history.key(mop) << 32 | last + 1;
            Integer other = first.putIfAbsent(version, mop);
            if (other != null) {
                updates.computeIfAbsent(version, v -> new ArrayList<>(List.of(other)))
                        .add(read);
            }
        }
        updates.values().forEach(shared::lostUpdate);
    }
}
