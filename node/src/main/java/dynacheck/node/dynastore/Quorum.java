package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.SortedSet;

/** Who is asked in a view and how many answers are enough: its members, and a majority of them. */
class Quorum {
    SortedSet<ProcessId> asked(View view) {
        return view.members();
    }

    boolean isAsked(View view, ProcessId id) {
        return view.hasMember(id);
    }

    int needed(View view) {
        return view.majority();
    }
}
