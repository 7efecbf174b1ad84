package dynacheck.checker.register;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of a register whose values are unique, tied into blocks by compare-and-sets: a change from a to b must
 * stand directly after the last observation of a. Indeterminate writes that nobody observed drop out entirely: they can
 * always be ordered last, or never take effect.
 */
final class Versions {
    /** Operations that show why no order is possible. */
    record Broken(String anomaly, List<Access> shownBy) {}

    private final Writers writers;
    private final @Nullable Object initialValue;
    private final Map<Object, ValueCluster> clusters = new LinkedHashMap<>();
    private final Map<Object, Access> changes = new LinkedHashMap<>();
    private final Set<Access> included = new HashSet<>();
    private final Map<Access, Access> observers = new HashMap<>();
    private final ValueCluster initial = new ValueCluster(null);
    private final List<ValueCluster> heads = new ArrayList<>();
    private boolean chained;

    /** @param initialValue no write writes it */
    Versions(Writers writers, @Nullable Object initialValue) {
        this.writers = writers;
        this.initialValue = initialValue;
        clusters.put(Writers.id(initialValue), initial);
        Deque<Access> observed = new ArrayDeque<>();
        for (Access access : writers.effective()) {
            if (access.isDefinite()) {
                observed.add(access);
                include(observed);
            }
        }
    }

    /** Adds operations that took effect, and with each what must have taken effect before it. */
    private void include(Deque<Access> observed) {
        while (!observed.isEmpty()) {
            Access access = observed.poll();
            if (access.isRead() || access.changesNothing()) {
                ValueCluster cluster = clusterOf(access.value());
                if (cluster != null) {
                    cluster.addRead(access);
                    require(cluster.write(), access, observed);
                }
            } else if (!access.isCas()) {
                ValueCluster unused = clusterOf(access.value());
            } else if (included.add(access)) {
                ValueCluster unused = clusterOf(access.value());
                changes.merge(Writers.id(access.observed()), access, (a, b) -> a);
                ValueCluster source = clusterOf(access.observed());
                require(source == null ? null : source.write(), access, observed);
            }
        }
    }

    private void require(@Nullable Access write, Access observer, Deque<Access> observed) {
        if (write != null && !write.isDefinite()) {
            observers.putIfAbsent(write, observer);
        }
        if (write != null && write.isCas()) {
            observed.add(write);
        }
    }

    private @Nullable ValueCluster clusterOf(@Nullable Object value) {
        ValueCluster cluster = clusters.get(Writers.id(value));
        if (cluster == null) {
            Access write = writers.only(value);
            if (write == null) {
                return null;
            }
            cluster = new ValueCluster(write);
            clusters.put(Writers.id(value), cluster);
        }
        return cluster;
    }

    /** Ties the chains; null if that worked, so that {@link #heads} is what remains to be ordered. */
    @Nullable
    Broken tie() {
        if (included.isEmpty()) {
            heads.addAll(clusters.values());
            return null;
        }
        chained = true;
        for (Access change : included) {
            Access first = Objects.requireNonNull(changes.get(Writers.id(change.observed())));
            if (first != change) {
                return new Broken("cas-fork", grounds(first, change));
            }
        }
        Set<ValueCluster> tied = new HashSet<>();
        for (ValueCluster head : clusters.values()) {
            if (head.write() == null || !head.write().isCas()) {
                heads.add(head);
                Broken broken = tieFrom(head, tied);
                if (broken != null) {
                    return broken;
                }
            }
        }
        for (ValueCluster cluster : clusters.values()) {
            if (!tied.contains(cluster)) {
                // Changes that follow one another in a circle.
                return new Broken("cas-gap", grounds(Objects.requireNonNull(cluster.write())));
            }
        }
        return null;
    }

    private @Nullable Broken tieFrom(ValueCluster head, Set<ValueCluster> tied) {
        List<ValueCluster> stages = new ArrayList<>(List.of(head));
        tied.add(head);
        for (ValueCluster last = head; ; last = stages.getLast()) {
            Access change = changes.get(Writers.id(valueOf(last)));
            if (change == null) {
                break;
            }
            stages.add(Objects.requireNonNull(clusterOf(change.value())));
            tied.add(stages.getLast());
        }
        Access earliest = null;
        for (int i = stages.size() - 1; i > 0; i--) {
            Access end = stages.get(i).firstEnd();
            if (end != null && (earliest == null || end.end() < earliest.end())) {
                earliest = end;
            }
            Access start = stages.get(i - 1).lastStart();
            if (earliest != null && start != null && earliest.precedes(start)) {
                return new Broken("cas-order", grounds(earliest, start));
            }
        }
        for (int i = 1; i < stages.size(); i++) {
            head.chain(stages.get(i - 1), stages.get(i));
        }
        return null;
    }

    private @Nullable Object valueOf(ValueCluster cluster) {
        Access write = cluster.write();
        return write == null ? initialValue : write.value();
    }

    /** The operations with all that they depend on. */
    private List<Access> grounds(Access... accesses) {
        Set<Access> all = new HashSet<>();
        Deque<Access> open = new ArrayDeque<>(List.of(accesses));
        while (!open.isEmpty()) {
            Access access = open.poll();
            if (!all.add(access)) {
                continue;
            }
            Access source = access.observes() ? writers.only(access.observed()) : null;
            if (source != null) {
                open.add(source);
            }
            // What shows that an indeterminate one took effect.
            Access observer = observers.get(access);
            if (observer != null) {
                open.add(observer);
            }
        }
        return new ArrayList<>(all);
    }

    /** Whether two blocks conflict because of more than these two clusters. */
    boolean isChained() {
        return chained;
    }

    List<Access> grounds(ValueCluster u, ValueCluster v) {
        List<Access> ends = new ArrayList<>();
        for (ValueCluster c : List.of(u, v)) {
            if (c.firstEnd() != null) {
                ends.add(c.firstEnd());
            }
            if (c.lastStart() != null) {
                ends.add(c.lastStart());
            }
        }
        return grounds(ends.toArray(new Access[0]));
    }

    /** Of a value that was written or observed. */
    ValueCluster cluster(@Nullable Object value) {
        return Objects.requireNonNull(clusters.get(Writers.id(value)));
    }

    /** First clusters of the blocks. */
    List<ValueCluster> heads() {
        return heads;
    }
}
