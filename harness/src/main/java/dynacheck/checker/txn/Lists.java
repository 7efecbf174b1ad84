package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read from lists. Reads of a healthy list are prefixes of one another, so for each key only the longest read
 * is kept and a read is stored as its length; the few that are no prefix of it are kept whole.
 */
final class Lists {
    private static final IntList EMPTY = new IntList();

    private final TxnHistory history;
    private final List<IntList> longest = new ArrayList<>();
    private final IntList longestMop = new IntList();
    private final List<int[]> odd = new ArrayList<>();
    private final IntList oddMop = new IntList();

    Lists(TxnHistory history) {
        this.history = history;
    }

    /** Stores a read; the answer is to be kept as its value: a length, or below NONE for one that is no prefix. */
    int read(int mop, int key, List<?> list) {
        while (longest.size() <= key) {
            longest.add(new IntList());
            longestMop.add(TxnHistory.NONE);
        }
        IntList known = longest.get(key);
        int common = Math.min(known.size(), list.size());
        for (int i = 0; i < common; i++) {
            if (known.get(i) != history.value(list.get(i))) {
                odd.add(list.stream().mapToInt(history::value).toArray());
                oddMop.add(mop);
                return -1 - odd.size();
            }
        }
        for (int i = common; i < list.size(); i++) {
            known.add(history.value(list.get(i)));
            longestMop.set(key, mop);
        }
        return list.size();
    }

    /** The longest read of the key, as numbers of values. */
    IntList longest(int key) {
        return key < longest.size() ? longest.get(key) : EMPTY;
    }

    /** The first mop that read the longest list; NONE if nobody read a value. */
    int longestMop(int key) {
        return key < longest.size() ? longestMop.get(key) : TxnHistory.NONE;
    }

    int oddCount() {
        return odd.size();
    }

    int oddMop(int i) {
        return oddMop.get(i);
    }

    /** Whether the read, of known result, is no prefix of the longest. */
    boolean isOdd(int mop) {
        return history.versionOf(mop) < TxnHistory.NONE;
    }

    int size(int mop) {
        return isOdd(mop) ? odd(mop).length : history.versionOf(mop);
    }

    /** Number of the value at a position of what the mop read. */
    int get(int mop, int i) {
        return isOdd(mop) ? odd(mop)[i] : longest(history.key(mop)).get(i);
    }

    private int[] odd(int mop) {
        return odd.get(-2 - history.versionOf(mop));
    }

    /** The last version that the mop read; NONE for the empty list. */
    int lastVersion(int mop) {
        int size = size(mop);
        return size == 0 ? TxnHistory.NONE : history.version(history.key(mop), get(mop, size - 1));
    }

    /** How many elements two reads have in common from the start. */
    int commonPrefix(int a, int b) {
        int limit = Math.min(size(a), size(b));
        if (!isOdd(a) && !isOdd(b)) {
            return limit;
        }
        int i = 0;
        while (i < limit && get(a, i) == get(b, i)) {
            i++;
        }
        return i;
    }

    /**
     * For each key with reads that contradict one another: how far all agree. Beyond, no order is certain.
     */
    Map<Integer, Integer> agreed() {
        Map<Integer, Integer> agreed = new HashMap<>();
        for (int i = 0; i < odd.size(); i++) {
            int mop = oddMop.get(i);
            agreed.merge(history.key(mop), commonPrefix(mop, longestMop(history.key(mop))), Math::min);
        }
        return agreed;
    }

    /** The value numbers that occur more than once in what the mop read, each once, in order. */
    int[] repeated(int mop) {
        int[] sorted = new int[size(mop)];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = get(mop, i);
        }
        Arrays.sort(sorted);
        IntList found = new IntList();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1] && (found.size() == 0 || found.last() != sorted[i])) {
                found.add(sorted[i]);
            }
        }
        return found.toArray();
    }
}
