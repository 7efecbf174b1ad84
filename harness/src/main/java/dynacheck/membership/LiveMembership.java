package dynacheck.membership;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Membership} computed from the history as it grows; {@link #accept} is the journal's listener. */
public final class LiveMembership implements Membership {
    /** In one line. */
    private static final int MOST_LINKS = 3;

    private final Resilience resilience;
    private final Set<String> initialView;
    private final Set<String> added;
    private final Set<String> removed = new LinkedHashSet<>();
    private final Map<Object, Change> open = new HashMap<>();
    /** Proposals that ended without a known result: they may still take effect. */
    private final List<Change> doubtful = new ArrayList<>();

    private final Map<Long, FaultEvent> faults = new HashMap<>();
    /** Nodes that have a place and do not run yet; those whose start somebody took on. */
    private final Set<String> reserved = new LinkedHashSet<>();

    private final Set<String> starting = new LinkedHashSet<>();
    /** When the last change was proposed or the last fault healed; 0 if there was none. */
    private long disturbedNanos;
    /** What follows from all that, until it changes: asked at every operation of a run. */
    private @Nullable Known known;

    private record Known(Sets sets, Set<String> down) {}

    /** Of a system that works with majorities. */
    public LiveMembership(Collection<String> initialView) {
        this(initialView, Resilience.MAJORITIES);
    }

    public LiveMembership(Collection<String> initialView, Resilience resilience) {
        this.resilience = resilience;
        this.initialView = Set.copyOf(initialView);
        added = new LinkedHashSet<>(initialView);
    }

    /** Members that joined during the run and did not crash for good: Definition 1 says that each gets enabled. */
    public synchronized Set<String> liveJoiners() {
        Set<String> result = new LinkedHashSet<>(members());
        result.removeAll(initialView);
        result.removeAll(crashed());
        result.removeAll(pendingRemovals());
        return result;
    }

    public synchronized void accept(Op op) {
        if (op.isClient() && op.f().equals(Change.F)) {
            reconfig(op);
            known = null;
        } else {
            FaultEvents.of(op).ifPresent(event -> {
                disturbedNanos = op.timeNanos();
                fault(event);
            });
        }
    }

    /** It is to be proposed before it is started: unavailable until {@link #started}. */
    public synchronized void reserved(String node) {
        reserved.add(node);
        known = null;
    }

    /** Whether it is the caller who is to start this node, which was reserved; nobody else is from now on. */
    public synchronized boolean claimStart(String node) {
        return reserved.contains(node) && starting.add(node);
    }

    /** It runs. */
    public synchronized void started(String node) {
        reserved.remove(node);
        known = null;
    }

    /**
     * When a change was last proposed or a fault last healed, on the journal's clock: quiet begins after it. A change
     * that was proposed before counts too, so the true moment may be earlier.
     */
    public synchronized long disturbedNanos() {
        return disturbedNanos;
    }

    private void reconfig(Op op) {
        if (op.type() == OpType.INVOKE) {
            disturbedNanos = op.timeNanos();
            open.put(op.process(), Change.of(op.value()));
            return;
        }
        Change change = open.remove(op.process());
        if (change == null) {
            return;
        }
        if (op.type() == OpType.OK) {
            added.addAll(change.add());
            removed.addAll(change.remove());
        } else if (op.type() == OpType.INFO) {
            doubtful.add(change);
        }
    }

    private void fault(FaultEvent event) {
        known = null;
        switch (event.phase()) {
            case SKIPPED, HEALED -> faults.remove(event.id());
            case INSTALLING, INSTALLED, INDETERMINATE, HEALING, HEAL_FAILED -> faults.put(event.id(), event);
        }
    }

    /** Kinds of the faults in force, with nodes or else links, for people. Those for good are not among them. */
    public synchronized List<String> activeFaults() {
        return faults.values().stream()
                .filter(f -> !f.permanent())
                .map(f -> f.kind() + " "
                        + (f.nodes().isEmpty() ? links(f) : String.join(",", NaturalOrder.sorted(f.nodes()))))
                .sorted(NaturalOrder.OF_NAMES)
                .toList();
    }

    private static String links(FaultEvent fault) {
        List<String> some = fault.links().stream()
                .map(link -> link.from() + "->" + link.to())
                .sorted(NaturalOrder.OF_NAMES)
                .limit(MOST_LINKS)
                .toList();
        int more = fault.links().size() - some.size();
        return String.join(",", some) + (more > 0 ? " and " + more + " more" : "");
    }

    /** Nodes that never come back: crashed for good, or removed and stopped. For people. */
    public synchronized List<String> goneForGood() {
        return faults.values().stream()
                .filter(FaultEvent::permanent)
                .flatMap(f -> f.nodes().stream())
                .distinct()
                .sorted(NaturalOrder.OF_NAMES)
                .toList();
    }

    private Known known() {
        Known fresh = known;
        if (fresh == null) {
            Set<String> members = new LinkedHashSet<>(added);
            members.removeAll(removed);
            Set<String> crashed = new LinkedHashSet<>();
            Set<String> down = new LinkedHashSet<>(reserved);
            Set<String> cutOff = new LinkedHashSet<>();
            for (FaultEvent fault : faults.values()) {
                if (fault.isCrash()) {
                    crashed.addAll(fault.nodes());
                }
                if (fault.endsProcesses()) {
                    down.addAll(fault.nodes());
                }
                cutOff.addAll(fault.kind().equals("pause") ? fault.nodes() : fault.cutOff());
            }
            Sets sets = new Sets(
                    Collections.unmodifiableSet(members),
                    pending(true),
                    pending(false),
                    Membership.union(removed, pending(false)),
                    Collections.unmodifiableSet(crashed),
                    Membership.union(down, cutOff));
            fresh = new Known(sets, Collections.unmodifiableSet(down));
            known = fresh;
        }
        return fresh;
    }

    private Set<String> pending(boolean joins) {
        Set<String> result = new LinkedHashSet<>();
        for (Collection<Change> changes : List.of(open.values(), doubtful)) {
            changes.forEach(change -> result.addAll(joins ? change.add() : change.remove()));
        }
        result.removeAll(joins ? added : removed);
        return Collections.unmodifiableSet(result);
    }

    @Override
    public synchronized Sets now() {
        return known().sets();
    }

    @Override
    public Resilience resilience() {
        return resilience;
    }

    /** Killed, crashed for good, or not started yet: nobody answers there. */
    public synchronized Set<String> down() {
        return known().down();
    }
}
