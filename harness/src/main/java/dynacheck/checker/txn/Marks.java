package dynacheck.checker.txn;

import dynacheck.history.OpType;
import java.util.Arrays;
import java.util.BitSet;

/** What each micro-operation is within its transaction, and which transactions count. */
final class Marks {
    private final TxnHistory history;
    private final BitSet external = new BitSet();
    private final BitSet finalWrite = new BitSet();
    private final BitSet included = new BitSet();

    Marks(TxnHistory history) {
        this.history = history;
        int[] seenBy = new int[history.keys()];
        Arrays.fill(seenBy, TxnHistory.NONE);
        for (int mop = 0; mop < history.mops(); mop++) {
            int key = history.key(mop);
            if (seenBy[key] != history.txnOf(mop)) {
                seenBy[key] = history.txnOf(mop);
                external.set(mop, history.isRead(mop));
            }
        }
        Arrays.fill(seenBy, TxnHistory.NONE);
        for (int mop = history.mops() - 1; mop >= 0; mop--) {
            int key = history.key(mop);
            if (!history.isRead(mop) && seenBy[key] != history.txnOf(mop)) {
                seenBy[key] = history.txnOf(mop);
                finalWrite.set(mop);
            }
        }
        for (int txn = 0; txn < history.txns(); txn++) {
            included.set(txn, history.isOk(txn));
        }
        observe();
    }

    /** An indeterminate transaction of which anything was read did take effect. */
    private void observe() {
        if (history.model == Model.RW_REGISTER) {
            for (int mop = 0; mop < history.mops(); mop++) {
                if (history.isRead(mop) && history.versionOf(mop) >= 0) {
                    observe(history.versionOf(mop));
                }
            }
            return;
        }
        Lists lists = history.lists;
        for (int key = 0; key < history.keys(); key++) {
            if (lists.longestMop(key) >= 0) {
                observeAll(lists.longestMop(key));
            }
        }
        for (int i = 0; i < lists.oddCount(); i++) {
            observeAll(lists.oddMop(i));
        }
    }

    private void observeAll(int mop) {
        for (int i = 0; i < history.lists.size(mop); i++) {
            observe(history.version(history.key(mop), history.lists.get(mop, i)));
        }
    }

    private void observe(int version) {
        int writer = history.writer(version);
        if (writer >= 0 && history.outcome(history.txnOf(writer)) != OpType.FAIL) {
            included.set(history.txnOf(writer));
        }
    }

    /** Whether the mop is a read before which its transaction did not touch the key. */
    boolean isExternal(int mop) {
        return external.get(mop);
    }

    /** Whether the mop is its transaction's last write of the key. */
    boolean isFinal(int mop) {
        return finalWrite.get(mop);
    }

    /** Whether the transaction surely took effect. */
    boolean isIncluded(int txn) {
        return included.get(txn);
    }

    /** The final write of the mop's transaction to the mop's key; NONE if it does not write it. */
    int finalWriteBeside(int mop) {
        int txn = history.txnOf(mop);
        for (int i = history.first(txn + 1) - 1; i >= history.first(txn); i--) {
            if (history.key(i) == history.key(mop) && !history.isRead(i)) {
                return i;
            }
        }
        return TxnHistory.NONE;
    }
}
