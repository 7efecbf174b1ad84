package dynacheck.checker.txn;

import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values that several writes may have left, or that equal the value before any write: a read of one names no writer,
 * and they have no place in the order of versions, so that inference judges neither.
 *
 * @param values how many
 * @param named the first few of them, for people
 * @param reads how many {@code :ok} reads returned one
 */
record Repeats(int values, List<String> named, long reads) {
    private static final int NAMED = 5;

    static Repeats of(TxnHistory history) {
        int values = 0;
        List<String> named = new ArrayList<>();
        for (int version = 0; version < history.versions(); version++) {
            if (!history.isRecoverable(version)) {
                values++;
                if (named.size() < NAMED) {
                    named.add(Edn.print(history.valueOf(version)) + " of "
                            + Edn.print(history.keyName(history.keyOfVersion(version))));
                }
            }
        }
        return new Repeats(values, named, values == 0 ? 0 : reads(history));
    }

    private static long reads(TxnHistory history) {
        int[] firstRepeat = new int[history.keys()];
        Arrays.fill(firstRepeat, Integer.MAX_VALUE);
        for (int key = 0; history.model == Model.LIST_APPEND && key < firstRepeat.length; key++) {
            IntList longest = history.lists.longest(key);
            for (int i = longest.size() - 1; i >= 0; i--) {
                firstRepeat[key] = history.isRecoverable(history.version(key, longest.get(i))) ? firstRepeat[key] : i;
            }
        }
        long reads = 0;
        for (int mop = 0; mop < history.mops(); mop++) {
            boolean known = history.isRead(mop) && history.versionOf(mop) != TxnHistory.NONE;
            reads += known && shows(history, mop, firstRepeat[history.key(mop)]) ? 1 : 0;
        }
        return reads;
    }

    private static boolean shows(TxnHistory history, int mop, int firstRepeat) {
        if (history.model == Model.RW_REGISTER) {
            return !history.isRecoverable(history.versionOf(mop));
        }
        if (!history.lists.isOdd(mop)) {
            return history.lists.size(mop) > firstRepeat;
        }
        for (int i = 0; i < history.lists.size(mop); i++) {
            if (!history.isRecoverable(history.version(history.key(mop), history.lists.get(mop, i)))) {
                return true;
            }
        }
        return false;
    }

    /** What was not judged, and what to do about it. */
    @Override
    public String toString() {
        String more = values > named.size() ? " and " + (values - named.size()) + " more" : "";
        String returned = reads == 0 ? "" : "; " + reads + (reads == 1 ? " read" : " reads") + " returned one";
        return "Written more than once, or equal to the initial value: %s%s%s. Nothing is inferred from such;"
                        .formatted(String.join(", ", named), more, returned)
                + " write every value of a key only once.";
    }
}
