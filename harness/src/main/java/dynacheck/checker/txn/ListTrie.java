package dynacheck.checker.txn;

/** Numbers lists of versions 0, 1, 2, ... so that equal ones have one number; the empty list is {@code NONE}. */
final class ListTrie {
    /** What no list is. */
    private static final int NO_LIST = -2;

    private final PairIndex children = new PairIndex();
    private final IntList parent = new IntList();
    private final IntList last = new IntList();
    private final IntList size = new IntList();

    /** The list with one more element. */
    int append(int list, int version) {
        int longer = children.add(list + 1, version);
        if (longer == parent.size()) {
            parent.add(list);
            last.add(version);
            size.add(size(list) + 1);
        }
        return longer;
    }

    /** What a mop read. */
    int of(TxnHistory history, int mop) {
        int list = TxnHistory.NONE;
        for (int i = 0; i < history.lists.size(mop); i++) {
            list = append(list, history.version(history.key(mop), history.lists.get(mop, i)));
        }
        return list;
    }

    /** The list before its last {@code n} elements; {@link #NO_LIST} if it has fewer. */
    int without(int list, int n) {
        int at = list;
        for (int i = 0; i < n; i++) {
            if (at < 0) {
                return NO_LIST;
            }
            at = parent.get(at);
        }
        return at;
    }

    private int size(int list) {
        return list < 0 ? 0 : size.get(list);
    }

    /** Whether the longer one begins with the other. */
    boolean isPrefix(int shorter, int longer) {
        int at = longer;
        if (longer == NO_LIST) {
            return false;
        }
        while (size(at) > size(shorter)) {
            at = parent.get(at);
        }
        return at == shorter;
    }

    boolean contains(int list, int version) {
        int at = list;
        while (at >= 0 && last.get(at) != version) {
            at = parent.get(at);
        }
        return at >= 0;
    }
}
