package dynacheck.workloads.registers;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of the registers of a run. Some are easily mistaken for one another, so that a store which mixes them up
 * returns a value that nobody wrote there.
 */
public final class Keys {
    /**
     * Written once, when a run begins, and then left alone until its end: a value that a transfer loses is not written
     * again, so its loss shows. They are few, and stand at both ends of the order of keys and between the others. Each
     * equals the first busy key for a store that makes a mistake: that ignores case; that keeps few bits of a name, of
     * its length or of its hash (these two share all but the name, {@code String.hashCode} and the first three
     * characters included); that keeps the low byte of each character.
     */
    static final List<String> COLD = List.of("KEYAA", "keyBB", "\u016beyAa");

    /**
     * One beginning of another, longer than most, composed and decomposed, in no old alphabet; and what differs until a
     * name has been part of a URL or of a path.
     */
    private static final List<String> BUSY = List.of(
            "keyAa",
            "key",
            "keyAa-longer-than-most",
            "k\u00e9y",
            "ke\u0301y",
            "k\u00fcy",
            "k y",
            "k+y",
            "k%20y",
            "k/y",
            "k/./y",
            "k\u4e00\ud83d\udd11");

    private Keys() {}

    /** Names of the keys that are read and written all the time. */
    public static List<String> busy(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(i < BUSY.size() ? BUSY.get(i) : "key" + i);
        }
        return names;
    }
}
