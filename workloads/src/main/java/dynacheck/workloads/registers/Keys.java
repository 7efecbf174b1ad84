package dynacheck.workloads.registers;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of the registers of a run. Names that a store may take for one another are among them, so that a mistake with
 * names is a value read where nobody wrote it.
 */
public final class Keys {
    /**
     * Written once, when a run begins, and then left alone until its end: a value that a transfer loses is not written
     * anew, and is missed. They are few, and stand at both ends of the order of keys and between the others. Each is
     * the first busy key to a store that makes a mistake: that compares without case; that keeps few bits of a name,
     * of its length or of its hash (these two have the same of everything but the name, {@code String.hashCode} and the
     * first three characters included); that keeps the low byte of each character.
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
