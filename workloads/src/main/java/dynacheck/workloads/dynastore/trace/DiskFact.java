package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;

/** What a process says that its disk holds. */
public sealed interface DiskFact {
    /** The key's register holds the value with this tag, or a later one. */
    record Value(String key, Tag tag) implements DiskFact {
        @Override
        public String toString() {
            return "register " + key + " with timestamp " + tag;
        }
    }

    /** A register of ws(view). */
    record Mem(View view, Entry entry) implements DiskFact {
        @Override
        public String toString() {
            return entry.owner() + "'s proposal " + entry.proposal() + " for " + view;
        }
    }

    /** Of views properly inside this one no register need be there, for nothing is said of them any more. */
    record Dropped(View before) implements DiskFact {}

    /** curView contains this. */
    record Current(View view) implements DiskFact {
        @Override
        public String toString() {
            return "curView " + view;
        }
    }
}
