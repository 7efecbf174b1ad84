package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import java.util.Comparator;
import java.util.Iterator;

/** Orders of views. */
final class Views {
    /** By size, then by the changes: a total order in which a least view is first (line 52), whatever the hashes. */
    static final Comparator<View> ORDER = Comparator.comparingInt(View::size).thenComparing(Views::compareChanges);

    private Views() {}

    private static int compareChanges(View a, View b) {
        if (a == b) {
            return 0; // what a view is looked up by is mostly the very object it was stored under
        }
        Iterator<Change> right = b.changes().iterator();
        for (Change left : a.changes()) {
            if (!right.hasNext()) {
                return 1;
            }
            int order = left.compareTo(right.next());
            if (order != 0) {
                return order;
            }
        }
        return right.hasNext() ? -1 : 0;
    }
}
