package dynacheck.node.dynastore;

import java.util.Comparator;

/** Orders of views. */
final class Views {
    /** By size, then by the changes: a total order in which a least view is first (line 52), whatever the hashes. */
    static final Comparator<View> ORDER = Views::compare;

    private Views() {}

    private static int compare(View one, View other) {
        int bySize = Integer.compare(one.size(), other.size());
        return bySize != 0 ? bySize : one.compareChanges(other);
    }
}
