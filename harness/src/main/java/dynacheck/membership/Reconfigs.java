package dynacheck.membership;

import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The reconfig operations of a history: {@code :f :reconfig :value {:add ["n6"] :remove ["n1"]}}. */
public final class Reconfigs {
    public static final String F = "reconfig";

    private static final Function<History, List<Proposal>> ALL = Reconfigs::read;

    private Reconfigs() {}

    /** One proposal. One that failed never had an effect and is not listed at all. */
    public record Proposal(Call call, Set<Change> changes) {
        public boolean isCompleted() {
            return call.isOk();
        }

        public boolean isInvokedBy(long index) {
            return call.start() <= index;
        }

        /** Completion seen by this index: V(t) by definition counts completed reconfigs. */
        public boolean isCompletedBy(long index) {
            return isCompleted() && call.last().index() <= index;
        }

        /** In flight: invoked, and no answer of any kind yet. */
        public boolean isInFlightAt(long index) {
            return isInvokedBy(index)
                    && (call.completion() == null || index < call.last().index());
        }

        public Set<String> adds() {
            return nodes(true);
        }

        public Set<String> removes() {
            return nodes(false);
        }

        public boolean adds(String node) {
            return changes.contains(new Change(true, node));
        }

        public boolean removes(String node) {
            return changes.contains(new Change(false, node));
        }

        private Set<String> nodes(boolean adds) {
            Set<String> nodes = new TreeSet<>();
            for (Change change : changes) {
                if (change.isAdd() == adds) {
                    nodes.add(change.node());
                }
            }
            return nodes;
        }

        public boolean isComparableTo(Proposal other) {
            return changes.containsAll(other.changes) || other.changes.containsAll(changes);
        }
    }

    /** (+, node) or (-, node). */
    public record Change(boolean isAdd, String node) implements Comparable<Change> {
        @Override
        public int compareTo(Change o) {
            int byNode = node.compareTo(o.node);
            return byNode != 0 ? byNode : Boolean.compare(isAdd, o.isAdd);
        }

        @Override
        public String toString() {
            return (isAdd ? "+" : "-") + node;
        }
    }

    /** In order of invocation. */
    public static List<Proposal> of(History history) {
        return history.derived(ALL);
    }

    private static List<Proposal> read(History history) {
        List<Proposal> proposals = new ArrayList<>();
        for (Call call : history.calls()) {
            if (call.f().equals(F) && call.outcome() != OpType.FAIL) {
                proposals.add(new Proposal(call, changes(call.invoke().value())));
            }
        }
        return List.copyOf(proposals);
    }

    private static Set<Change> changes(@Nullable Object value) {
        Set<Change> changes = new TreeSet<>();
        if (value instanceof Map<?, ?> map) {
            each(map.get(Keyword.of("add")), true, changes);
            each(map.get(Keyword.of("remove")), false, changes);
        }
        return changes;
    }

    private static void each(@Nullable Object nodes, boolean isAdd, Set<Change> changes) {
        if (nodes instanceof Collection<?> c) {
            c.forEach(node -> changes.add(new Change(isAdd, String.valueOf(node))));
        }
    }
}
