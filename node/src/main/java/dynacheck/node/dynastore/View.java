package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of changes (section 3). Immutable; the changes are kept sorted, so equal sets are equal views.
 *
 * <p>A view only grows, for what was removed never comes back, so one of a long life is large, and nearly every step
 * compares some. It is one array, most of whose elements are those of the views that it was made of: to compare two of
 * them is one walk over references. Members, which are few, are worked out once, from those of the view before.
 */
public final class View {
    public static final View EMPTY = new View(new Change[0], new ProcessId[0], new String[0]);

    /** Changes of a view that is told whole in each answer to a client. */
    private static final int MOST_IN_ANSWERS = 1_000;

    /** A view so many times larger than another takes its changes in one by one. */
    private static final int MUCH_LARGER = 32;

    /** As people read it, n2 before n10; the order of the changes themselves is another. */
    private static final Comparator<Change> BY_NAME = (one, other) -> compareNaturally(one.id(), other.id());

    /** So few members are looked through one by one: mostly, one of them is the very object that is sought. */
    private static final int FEW_MEMBERS = 16;

    private final Change[] changes;
    /** Sorted. */
    private final ProcessId[] members;

    private final String[] addressesOfMembers;

    /** Once it was asked for; else 0. */
    private int hash;

    /** The same of {@link #members}; else null. Threads may share a view: its content is behind a final field. */
    private @Nullable SortedSet<ProcessId> memberSet;

    /** The same of {@link #shown}, which every answer to a client has; else null. */
    private @Nullable String shown;

    /** @param sorted without repetition, never changed */
    private View(Change[] sorted, ProcessId[] members, String[] addressesOfMembers) {
        this.changes = sorted;
        this.members = members;
        this.addressesOfMembers = addressesOfMembers;
    }

    public static View of(Collection<Change> changes) {
        return EMPTY.grownBy(new TreeSet<>(changes).toArray(Change[]::new));
    }

    /** Sorted, without repetition. */
    public List<Change> changes() {
        return Collections.unmodifiableList(Arrays.asList(changes));
    }

    /** w.join: every process that some change adds. */
    public SortedSet<ProcessId> join() {
        return new TreeSet<>(addresses().keySet());
    }

    /** The same, each with the address at which it is reached. */
    public SortedMap<ProcessId, String> addresses() {
        TreeMap<ProcessId, String> addresses = new TreeMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Add add) {
                addresses.putIfAbsent(add.id(), add.address());
            }
        }
        return addresses;
    }

    /** w.remove: every process that some change removes. */
    public SortedSet<ProcessId> remove() {
        return Arrays.stream(changes)
                .filter(Change.Remove.class::isInstance)
                .map(Change::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether {@code id} is in w.join. */
    public boolean adds(ProcessId id) {
        return address(id) != null;
    }

    /** Whether {@code id} is in w.remove. */
    public boolean removes(ProcessId id) {
        return removes(changes, id);
    }

    private static boolean removes(Change[] changes, ProcessId id) {
        return Arrays.binarySearch(changes, new Change.Remove(id)) >= 0;
    }

    /** w.members = w.join without w.remove. */
    public SortedSet<ProcessId> members() {
        SortedSet<ProcessId> set = memberSet;
        if (set == null) {
            set = Collections.unmodifiableSortedSet(new TreeSet<>(Arrays.asList(members)));
            memberSet = set;
        }
        return set;
    }

    public boolean hasMember(ProcessId id) {
        return placeOf(id) >= 0;
    }

    /** Among the members; negative if it is none. */
    private int placeOf(ProcessId id) {
        if (members.length <= FEW_MEMBERS) {
            for (int i = 0; i < members.length; i++) {
                if (members[i] == id) {
                    return i;
                }
            }
        }
        return Arrays.binarySearch(members, id);
    }

    /** How many members are more than half of them. */
    public int majority() {
        return members.length / 2 + 1;
    }

    /** Number of changes: the size that line 52 compares. */
    public int size() {
        return changes.length;
    }

    /** This view as a subset of {@code other}, equal ones included. */
    public boolean isSubsetOf(View other) {
        if (this == other) {
            return true;
        }
        if (changes.length > other.changes.length) {
            return false;
        }
        int at = 0;
        for (Change mine : changes) { // both are sorted: one walk over each
            int order = -1;
            while (order < 0) {
                if (at == other.changes.length) {
                    return false;
                }
                order = order(other.changes[at++], mine);
            }
            if (order > 0) {
                return false;
            }
        }
        return true;
    }

    /** The paper's ⊂ where it means a proper subset. */
    public boolean isProperSubsetOf(View other) {
        return changes.length < other.changes.length && isSubsetOf(other);
    }

    public View union(View other) {
        if (other.isSubsetOf(this)) {
            return this;
        }
        if (isSubsetOf(other)) {
            return other;
        }
        View larger = changes.length >= other.changes.length ? this : other;
        View smaller = larger == this ? other : this;
        return larger.grownBy(smaller.changesBeyond(larger));
    }

    /** The changes of this view that {@code other} has not. */
    public View minus(View other) {
        return EMPTY.grownBy(changesBeyond(other));
    }

    private Change[] changesBeyond(View other) {
        List<Change> rest = new ArrayList<>();
        if (other.changes.length > MUCH_LARGER * changes.length) {
            for (Change change : changes) {
                if (Arrays.binarySearch(other.changes, change) < 0) {
                    rest.add(change);
                }
            }
            return rest.toArray(Change[]::new);
        }
        int at = 0;
        for (Change change : changes) {
            while (at < other.changes.length && order(other.changes[at], change) < 0) {
                at++;
            }
            if (at == other.changes.length || order(other.changes[at], change) != 0) {
                rest.add(change);
            }
        }
        return rest.toArray(Change[]::new);
    }

    /** @param more sorted; none is in this view */
    private View grownBy(Change[] more) {
        if (more.length == 0) {
            return this;
        }
        Change[] all = new Change[changes.length + more.length];
        int from = 0;
        int at = 0;
        for (Change change : more) {
            int to = -1 - Arrays.binarySearch(changes, from, changes.length, change);
            while (from < to) {
                all[at++] = changes[from++];
            }
            all[at++] = change;
        }
        while (from < changes.length) {
            all[at++] = changes[from++];
        }
        return withMembers(all, more);
    }

    /** Of {@code grown}, which are these changes and {@code more}. */
    private View withMembers(Change[] grown, Change[] more) {
        List<ProcessId> now = new ArrayList<>(Arrays.asList(members));
        List<String> reachedAt = new ArrayList<>(Arrays.asList(addressesOfMembers));
        for (Change change : more) {
            String address = removes(grown, change.id()) ? null : added(grown, change.id());
            int found = Collections.binarySearch(now, change.id());
            int place = found < 0 ? -1 - found : found;
            if (found >= 0) {
                now.remove(place);
                reachedAt.remove(place);
            }
            if (address != null) {
                now.add(place, change.id());
                reachedAt.add(place, address);
            }
        }
        return new View(grown, now.toArray(ProcessId[]::new), reachedAt.toArray(String[]::new));
    }

    /**
     * An equal view that has the very objects of {@code other} where both have equal changes: what is compared with
     * {@code other} again and again is compared faster.
     */
    public View sharing(View other) {
        Change[] shared = changes.clone();
        int at = 0;
        for (int i = 0; i < shared.length; i++) {
            while (at < other.changes.length && order(other.changes[at], shared[i]) < 0) {
                at++;
            }
            if (at < other.changes.length && order(other.changes[at], shared[i]) == 0) {
                shared[i] = other.changes[at];
            }
        }
        return new View(shared, members, addressesOfMembers);
    }

    /** Where {@code id} is reached, if some change adds it. */
    public @Nullable String address(ProcessId id) {
        int member = placeOf(id);
        return member < 0 ? added(changes, id) : addressesOfMembers[member];
    }

    private static @Nullable String added(Change[] changes, ProcessId id) {
        int at = Arrays.binarySearch(changes, new Change.Add(id, "")); // before every address that it may have
        int first = at < 0 ? -1 - at : at;
        return first < changes.length
                        && changes[first] instanceof Change.Add add
                        && add.id().equals(id)
                ? add.address()
                : null;
    }

    /** As lists of changes compare: the first in which they differ decides. */
    int compareChanges(View other) {
        int both = Math.min(changes.length, other.changes.length);
        for (int i = 0; i < both; i++) {
            int order = order(changes[i], other.changes[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(changes.length, other.changes.length);
    }

    private static int order(Change one, Change other) {
        return one == other ? 0 : one.compareTo(other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof View view && changes.length == view.changes.length && compareChanges(view) == 0;
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(changes);
        }
        return hash;
    }

    /** For answers to clients: itself, or, once it is long, its members and what tells it from other views. */
    String shown() {
        String text = shown;
        if (text == null) {
            text = forAnswers();
            shown = text;
        }
        return text;
    }

    private String forAnswers() {
        return changes.length <= MOST_IN_ANSWERS
                ? toString()
                : "{members "
                        + Arrays.stream(members)
                                .sorted(View::compareNaturally)
                                .map(ProcessId::name)
                                .collect(Collectors.joining(" "))
                        + " after " + changes.length + " changes, " + Integer.toHexString(hashCode()) + "}";
    }

    /** Without an object for each comparison: every answer to a client tells a view, and most are new. */
    private static int compareNaturally(ProcessId one, ProcessId other) {
        String name = one.name();
        String otherName = other.name();
        int letters = withoutNumber(name);
        int otherLetters = withoutNumber(otherName);
        int shorter = Math.min(letters, otherLetters);
        for (int i = 0; i < shorter; i++) {
            int byLetter = Character.compare(name.charAt(i), otherName.charAt(i));
            if (byLetter != 0) {
                return byLetter;
            }
        }
        int byLength = Integer.compare(letters, otherLetters);
        if (byLength == 0) {
            byLength = Integer.compare(name.length(), otherName.length());
        }
        return byLength != 0 ? byLength : one.compareTo(other);
    }

    /** How much of a name comes before the number at its end. */
    private static int withoutNumber(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9') {
            end--;
        }
        return end;
    }

    @Override
    public String toString() {
        Change[] byName = changes.clone();
        Arrays.sort(byName, BY_NAME);
        StringBuilder text = new StringBuilder("{");
        int next;
        for (int from = 0; from < byName.length; from = next) {
            next = from + 1;
            while (next < byName.length
                    && byName[next].id().name().equals(byName[from].id().name())) {
                next++;
            }
            append(text, byName, from, next);
        }
        return text.append('}').toString();
    }

    /** Changes of one name. The life is shown where two processes share it. */
    private static void append(StringBuilder text, Change[] byName, int from, int to) {
        ProcessId joined = null;
        boolean shared = false;
        for (int i = from; i < to; i++) {
            if (byName[i] instanceof Change.Add add) {
                shared |= joined != null && !joined.equals(add.id());
                joined = add.id();
            }
        }
        for (int i = from; i < to; i++) {
            text.append(text.length() > 1 ? "," : "").append(byName[i] instanceof Change.Add ? '+' : '-');
            text.append(shared ? byName[i].id().full() : byName[i].id().name());
        }
    }
}
