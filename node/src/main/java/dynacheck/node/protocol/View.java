package dynacheck.node.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of changes (section 3). Immutable; the changes are kept sorted, so equal sets are equal views.
 *
 * @param changes sorted, without repetition
 */
public record View(List<Change> changes) {
    public static final View EMPTY = new View(List.of());

    public View {
        changes = List.copyOf(new TreeSet<>(changes));
    }

    public static View of(Collection<Change> changes) {
        return new View(List.copyOf(changes));
    }

    /** w.join: every process that some change adds. */
    public SortedSet<ProcessId> join() {
        SortedSet<ProcessId> ids = new TreeSet<>();
        for (Change change : changes) {
            if (change instanceof Change.Add) {
                ids.add(change.id());
            }
        }
        return Collections.unmodifiableSortedSet(ids);
    }

    /** w.remove: every process that some change removes. */
    public SortedSet<ProcessId> remove() {
        SortedSet<ProcessId> ids = new TreeSet<>();
        for (Change change : changes) {
            if (change instanceof Change.Remove) {
                ids.add(change.id());
            }
        }
        return Collections.unmodifiableSortedSet(ids);
    }

    /** w.members = w.join without w.remove. */
    public SortedSet<ProcessId> members() {
        SortedSet<ProcessId> ids = new TreeSet<>(join());
        ids.removeAll(remove());
        return Collections.unmodifiableSortedSet(ids);
    }

    public boolean hasMember(ProcessId id) {
        return members().contains(id);
    }

    /** How many members are more than half of them. */
    public int majority() {
        return members().size() / 2 + 1;
    }

    /** Number of changes: the size that line 52 compares. */
    public int size() {
        return changes.size();
    }

    /** This view as a subset of {@code other}, equal ones included. */
    public boolean isSubsetOf(View other) {
        return new TreeSet<>(other.changes).containsAll(changes);
    }

    /** The paper's ⊂ where it means a proper subset. */
    public boolean isProperSubsetOf(View other) {
        return changes.size() < other.changes.size() && isSubsetOf(other);
    }

    public View union(View other) {
        TreeSet<Change> all = new TreeSet<>(changes);
        all.addAll(other.changes);
        return View.of(all);
    }

    /** The changes of this view that {@code other} has not. */
    public View minus(View other) {
        TreeSet<Change> rest = new TreeSet<>(changes);
        rest.removeAll(new TreeSet<>(other.changes));
        return View.of(rest);
    }

    /** Where {@code id} is reached, if some change adds it. */
    public @Nullable String address(ProcessId id) {
        for (Change change : changes) {
            if (change instanceof Change.Add add && add.id().equals(id)) {
                return add.address();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return changes.stream().map(Change::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
