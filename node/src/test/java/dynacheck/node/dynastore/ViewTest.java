package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Views against plain sets of changes. */
class ViewTest {
    private static Change change(Random random, int ids) {
        ProcessId id = new ProcessId("n" + random.nextInt(ids), random.nextBoolean() ? "" : "a");
        return random.nextInt(3) == 0
                ? new Change.Remove(id)
                : new Change.Add(id, "h:" + (random.nextInt(10) == 0 ? 2 : 1));
    }

    private static TreeSet<Change> changes(Random random) {
        int size = random.nextInt(10) == 0 ? 200 : random.nextInt(6);
        TreeSet<Change> changes = new TreeSet<>();
        IntStream.range(0, size).forEach(i -> changes.add(change(random, 4 + 2 * size)));
        return changes;
    }

    private static void assertIs(TreeSet<Change> expected, View view) {
        assertEquals(List.copyOf(expected), view.changes());
        TreeSet<ProcessId> members = new TreeSet<>();
        TreeSet<ProcessId> removed = new TreeSet<>();
        for (Change change : expected) {
            if (change instanceof Change.Add add) {
                members.add(add.id());
            } else {
                removed.add(change.id());
            }
        }
        assertEquals(members, view.join());
        assertEquals(removed, view.remove());
        for (ProcessId id : members) {
            String first = expected.stream()
                    .filter(change ->
                            change instanceof Change.Add && change.id().equals(id))
                    .map(change -> ((Change.Add) change).address())
                    .findFirst()
                    .orElseThrow();
            assertEquals(first, view.address(id));
            assertTrue(view.adds(id));
        }
        removed.forEach(id -> assertTrue(view.removes(id)));
        members.removeAll(removed);
        assertEquals(members, view.members());
        assertEquals(View.of(expected).hashCode(), view.hashCode());
    }

    @Test
    void whatSetsOfChangesAreViewsAre() {
        Random random = new Random(7);
        int subsets = 0;
        for (int i = 0; i < 3_000; i++) {
            TreeSet<Change> one = changes(random);
            TreeSet<Change> other = changes(random);
            if (random.nextInt(3) == 0) {
                other.addAll(one);
            }
            View a = View.of(one);
            View b = View.of(other).sharing(a);
            assertIs(one, a);
            assertEquals(one.equals(other), a.equals(b));
            assertEquals(other.containsAll(one), a.isSubsetOf(b));
            assertEquals(other.containsAll(one) && !one.equals(other), a.isProperSubsetOf(b));
            subsets += a.isProperSubsetOf(b) ? 1 : 0;
            TreeSet<Change> both = new TreeSet<>(one);
            both.addAll(other);
            assertIs(both, a.union(b));
            TreeSet<Change> rest = new TreeSet<>(one);
            rest.removeAll(other);
            assertIs(rest, a.minus(b));
            assertEquals(Integer.signum(compared(one, other)), Integer.signum(Views.ORDER.compare(a, b)));
        }
        assertTrue(subsets > 500, subsets + " subsets");
    }

    private static int compared(TreeSet<Change> one, TreeSet<Change> other) {
        List<Change> a = new ArrayList<>(one);
        List<Change> b = new ArrayList<>(other);
        for (int i = 0; i < a.size() && a.size() == b.size(); i++) {
            int order = Comparator.<Change>naturalOrder().compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    @Test
    void whatGrowsOrIsToldAnewSharesTheChangesThatItHad() {
        List<Change> many = IntStream.range(0, 1_000)
                .<Change>mapToObj(i -> new Change.Add(ProcessId.of("n" + i), "h:1"))
                .toList();
        View before = View.of(many);
        View grown = before.union(View.of(List.of(new Change.Remove(ProcessId.of("n5")))));
        View toldAnew = View.of(IntStream.range(0, 1_000)
                        .<Change>mapToObj(i -> new Change.Add(ProcessId.of("n" + i), "h:1"))
                        .toList())
                .sharing(before);
        assertSame(before.changes().getLast(), grown.changes().getLast());
        assertSame(before.changes().getLast(), toldAnew.changes().getLast());
    }

    @Test
    void anAnswerToAClientNamesALongViewInShort() {
        View few = View.of(List.of(new Change.Add(ProcessId.of("n1"), "h:1")));
        assertEquals(few.toString(), few.shown());
        List<Change> past = new ArrayList<>(few.changes());
        for (int i = 0; i < 2_000; i++) {
            past.add(new Change.Add(ProcessId.of("m" + i), "h:1"));
            past.add(new Change.Remove(ProcessId.of("m" + i)));
        }
        String shown = View.of(past).shown();
        assertTrue(shown.startsWith("{members n1 after 4001 changes, "), shown);
    }
}
