package dynacheck.workloads.dynastore.trace;

import dynacheck.history.NaturalOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A set of changes (section 3 of the paper), {@code "+n4"} for (Add, n4) and {@code "-n4"} for (Remove, n4). Also used
 * for a proposal, which is such a set. Immutable.
 */
public final class View {
    /** Fewer changes first, as line 52 chooses; then any fixed order. */
    public static final Comparator<View> ORDER = View::compare;

    /**
     * A number for each change that this program ever met, so that views are compared as bits: a run asks hundreds of
     * thousands of times whether one contains another. There are two changes for each process, so these stay few.
     */
    private static final Map<String, Integer> NUMBERS = new ConcurrentHashMap<>();

    private static final AtomicInteger NEXT_NUMBER = new AtomicInteger();

    public static final View EMPTY = new View(new TreeSet<>());

    private final SortedSet<String> changes;
    /** The numbers of its changes as bits, without zeros at the end. */
    private final long[] bits;

    private final String text;
    /** Of the text, not of the bits: those depend on what the program met before. */
    private final int hash;

    /** Worked out when first asked for. */
    private @Nullable SortedSet<String> members;

    public View(SortedSet<String> changes) {
        this.changes = Collections.unmodifiableSortedSet(new TreeSet<>(changes));
        bits = bits(this.changes);
        text = "{" + String.join(",", this.changes) + "}";
        hash = text.hashCode();
    }

    private static int compare(View one, View other) {
        int bySize = Integer.compare(one.changes.size(), other.changes.size());
        return bySize != 0 ? bySize : one.text.compareTo(other.text);
    }

    private static long[] bits(SortedSet<String> changes) {
        BitSet bits = new BitSet();
        for (String change : changes) {
            bits.set(NUMBERS.computeIfAbsent(change, c -> NEXT_NUMBER.getAndIncrement()));
        }
        return bits.toLongArray();
    }

    /** V(0) of these members. */
    public static View initial(Collection<String> members) {
        TreeSet<String> changes = new TreeSet<>();
        members.forEach(m -> changes.add("+" + m));
        return new View(changes);
    }

    /** Inverse of {@link #toString}, in any order of the changes; {@link IllegalArgumentException} if it is not one. */
    public static View parse(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            throw new IllegalArgumentException("not a view: " + text);
        }
        String inside = text.substring(1, text.length() - 1);
        TreeSet<String> changes = new TreeSet<>();
        if (!inside.isEmpty()) {
            Arrays.stream(inside.split(",")).map(View::change).forEach(changes::add);
        }
        return new View(changes);
    }

    static String change(String text) {
        if (text.length() < 2 || text.charAt(0) != '+' && text.charAt(0) != '-') {
            throw new IllegalArgumentException("not a change: " + text);
        }
        return text;
    }

    /** Sorted. */
    public SortedSet<String> changes() {
        return changes;
    }

    int majority() {
        return members().size() / 2 + 1;
    }

    /** Added and not removed. */
    public SortedSet<String> members() {
        SortedSet<String> known = members;
        if (known == null) {
            TreeSet<String> found = new TreeSet<>();
            for (String change : changes) {
                String node = change.substring(1);
                if (change.charAt(0) == '+' && !changes.contains("-" + node)) {
                    found.add(node);
                }
            }
            known = Collections.unmodifiableSortedSet(found);
            members = known;
        }
        return known;
    }

    public boolean isSubsetOf(View other) {
        if (this == other) {
            return true;
        }
        if (bits.length > other.bits.length) {
            return false;
        }
        for (int i = 0; i < bits.length; i++) {
            if ((bits[i] & ~other.bits[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    public View union(View other) {
        if (other.isSubsetOf(this)) {
            return this;
        }
        if (isSubsetOf(other)) {
            return other;
        }
        TreeSet<String> all = new TreeSet<>(changes);
        all.addAll(other.changes);
        return new View(all);
    }

    /** The changes of this one that {@code other} has not. */
    public View minus(View other) {
        TreeSet<String> rest = new TreeSet<>(changes);
        rest.removeAll(other.changes);
        return new View(rest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof View view && Arrays.equals(bits, view.bits);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As people read it, n2 before n10. */
    @Override
    public String toString() {
        return "{" + String.join(",", NaturalOrder.sorted(changes)) + "}";
    }
}
