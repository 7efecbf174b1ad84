package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of changes (section 3). Immutable; the changes are kept sorted, so equal sets are equal views. Join, remove and
 * members are worked out once: every message and every step asks for them.
 */
public final class View {
    public static final View EMPTY = new View(List.of());

    private final List<Change> changes;
    private final SortedMap<ProcessId, String> addresses;
    private final SortedSet<ProcessId> join;
    private final SortedSet<ProcessId> remove;
    private final SortedSet<ProcessId> members;
    /** Whether two processes have one name. */
    private final boolean namesShared;

    private final int hash;

    /** @param sorted without repetition */
    private View(List<Change> sorted) {
        changes = List.copyOf(sorted);
        TreeMap<ProcessId, String> added = new TreeMap<>();
        TreeSet<ProcessId> removed = new TreeSet<>();
        for (Change change : changes) {
            switch (change) {
                case Change.Add add -> added.putIfAbsent(add.id(), add.address());
                case Change.Remove gone -> removed.add(gone.id());
            }
        }
        TreeSet<ProcessId> rest = new TreeSet<>(added.navigableKeySet());
        rest.removeAll(removed);
        addresses = added;
        join = Collections.unmodifiableSortedSet(added.navigableKeySet());
        remove = Collections.unmodifiableSortedSet(removed);
        members = Collections.unmodifiableSortedSet(rest);
        namesShared = join.stream().map(ProcessId::name).distinct().count() < join.size();
        hash = changes.hashCode();
    }

    public static View of(Collection<Change> changes) {
        return new View(List.copyOf(new TreeSet<>(changes)));
    }

    /** Sorted, without repetition. */
    public List<Change> changes() {
        return changes;
    }

    /** w.join: every process that some change adds. */
    public SortedSet<ProcessId> join() {
        return join;
    }

    /** The same, each with the address at which it is reached. */
    public SortedMap<ProcessId, String> addresses() {
        return Collections.unmodifiableSortedMap(addresses);
    }

    /** w.remove: every process that some change removes. */
    public SortedSet<ProcessId> remove() {
        return remove;
    }

    /** w.members = w.join without w.remove. */
    public SortedSet<ProcessId> members() {
        return members;
    }

    public boolean hasMember(ProcessId id) {
        return members.contains(id);
    }

    /** How many members are more than half of them. */
    public int majority() {
        return members.size() / 2 + 1;
    }

    /** Number of changes: the size that line 52 compares. */
    public int size() {
        return changes.size();
    }

    /** This view as a subset of {@code other}, equal ones included. */
    public boolean isSubsetOf(View other) {
        if (this == other) {
            return true;
        }
        Iterator<Change> theirs = other.changes.iterator();
        for (Change mine : changes) { // both are sorted: one walk over each
            int order;
            do {
                if (!theirs.hasNext()) {
                    return false;
                }
                order = theirs.next().compareTo(mine);
            } while (order < 0);
            if (order > 0) {
                return false;
            }
        }
        return true;
    }

    /** The paper's ⊂ where it means a proper subset. */
    public boolean isProperSubsetOf(View other) {
        return changes.size() < other.changes.size() && isSubsetOf(other);
    }

    public View union(View other) {
        if (other.isSubsetOf(this)) {
            return this;
        }
        if (isSubsetOf(other)) {
            return other;
        }
        List<Change> all = new ArrayList<>(changes.size() + other.changes.size());
        int i = 0;
        int j = 0;
        while (i < changes.size() || j < other.changes.size()) {
            int order = i == changes.size()
                    ? 1
                    : j == other.changes.size() ? -1 : changes.get(i).compareTo(other.changes.get(j));
            all.add(order <= 0 ? changes.get(i) : other.changes.get(j));
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new View(all);
    }

    /** The changes of this view that {@code other} has not. */
    public View minus(View other) {
        List<Change> rest = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (Collections.binarySearch(other.changes, change) < 0) {
                rest.add(change);
            }
        }
        return new View(rest);
    }

    /** Where {@code id} is reached, if some change adds it. */
    public @Nullable String address(ProcessId id) {
        return addresses.get(id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof View view && hash == view.hash && changes.equals(view.changes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return changes.stream().map(this::text).collect(Collectors.joining(",", "{", "}"));
    }

    /** The life is shown where two processes share a name. */
    private String text(Change change) {
        String name = change.id().name();
        boolean shared = namesShared
                && join.stream().filter(id -> id.name().equals(name)).count() > 1;
        return shared ? change.toString().charAt(0) + change.id().full() : change.toString();
    }
}
