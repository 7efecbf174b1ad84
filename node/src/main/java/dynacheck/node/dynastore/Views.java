package dynacheck.node.dynastore;

import java.util.Comparator;

/** Orders of views. */
final class Views {
    /** By size, then by the changes: a total order in which a least view is first (line 52), whatever the hashes. */
    static final Comparator<View> ORDER = Comparator.comparingInt(View::size).thenComparing(View::compareChanges);

    private Views() {}
}
