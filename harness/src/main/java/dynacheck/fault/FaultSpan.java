package dynacheck.fault;

import dynacheck.fault.FaultEvent.Phase;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The life of one fault in the history: the last line of each phase it went through. */
public final class FaultSpan {
    private static final Function<History, List<FaultSpan>> ALL = FaultSpan::read;

    private final FaultEvent fault;
    private final Op first;
    private final Map<Phase, Op> phases = new EnumMap<>(Phase.class);
    private final Map<Phase, String> evidence = new EnumMap<>(Phase.class);
    private final Set<String> nodes = new TreeSet<>();
    private final Set<String> cutOff = new TreeSet<>();
    private final Set<String> stopped = new TreeSet<>();

    private FaultSpan(FaultEvent fault, Op first) {
        this.fault = fault;
        this.first = first;
    }

    /** In order of installation. */
    public static List<FaultSpan> of(History history) {
        return history.derived(ALL);
    }

    private static List<FaultSpan> read(History history) {
        Map<Long, FaultSpan> spans = new LinkedHashMap<>();
        for (Op op : history.ops()) {
            FaultEvents.of(op)
                    .ifPresent(event -> spans.computeIfAbsent(event.id(), id -> new FaultSpan(event, op))
                            .add(event, op));
        }
        return List.copyOf(spans.values());
    }

    private void add(FaultEvent event, Op op) {
        if (event.phase() == Phase.HEALING) {
            phases.putIfAbsent(Phase.HEALING, op); // a first attempt that fails may still have ended it
        } else {
            phases.put(event.phase(), op);
        }
        if (event.evidence() != null && !event.evidence().isBlank()) {
            evidence.put(event.phase(), event.evidence());
        }
        nodes.addAll(event.nodes());
        cutOff.addAll(event.cutOff());
        stopped.addAll(event.cutOff());
        if (event.stopsNodes()) {
            stopped.addAll(event.nodes());
        }
    }

    public long id() {
        return fault.id();
    }

    public String kind() {
        return fault.kind();
    }

    public boolean isPermanent() {
        return fault.permanent();
    }

    public Op first() {
        return first;
    }

    @Nullable
    public Op at(Phase phase) {
        return phases.get(phase);
    }

    public boolean reached(Phase phase) {
        return phases.containsKey(phase);
    }

    /** What was read back in that phase; empty if nothing was. */
    public String evidence(Phase phase) {
        return evidence.getOrDefault(phase, "");
    }

    /** Nodes that are down, paused or cut off while it lasts. Links that are merely slow or reset stop nobody. */
    public Set<String> stopped() {
        return Collections.unmodifiableSet(stopped);
    }

    /**
     * Crash-stop, retired, crashed beyond the premise, or killed and never started again. A paused or cut-off process
     * is slow, not crashed.
     */
    public boolean isCrash() {
        return !reached(Phase.SKIPPED)
                && !stopped().isEmpty()
                && (fault.isCrash() || fault.endsProcesses() && !reached(Phase.HEALED));
    }

    /** Whether it may be in force at this index. */
    public boolean mayActAt(long index) {
        Op healed = at(Phase.HEALED);
        return !reached(Phase.SKIPPED) && first.index() <= index && (healed == null || index < healed.index());
    }

    /**
     * Evidence against a fault that was reported to be in force: it was elsewhere, or shorter than planned.
     * Empty if there is none.
     */
    public String disproof() {
        Op installed = at(Phase.INSTALLED);
        Op doubt = at(Phase.INDETERMINATE);
        return installed != null && doubt != null && doubt.index() > installed.index()
                ? evidence(Phase.INDETERMINATE)
                : "";
    }

    /** Whether it was in force, and healed if it is not permanent, with evidence of both. */
    public boolean isProven() {
        return !evidence(Phase.INSTALLED).isEmpty()
                && disproof().isEmpty()
                && (isPermanent() || !evidence(Phase.HEALED).isEmpty());
    }

    /** Whether it is certainly in force at this index. */
    public boolean surelyActsAt(long index) {
        Op installed = at(Phase.INSTALLED);
        Op healing = at(Phase.HEALING);
        Op healed = at(Phase.HEALED);
        Op until = healing == null ? healed : healing;
        return installed != null
                && disproof().isEmpty()
                && installed.index() <= index
                && (until == null || index < until.index());
    }

    /** Text for what happened at these indexes; a fault without proof is named with that doubt. */
    public String told(long one, long other) {
        if (evidence(Phase.INSTALLED).isEmpty() || !disproof().isEmpty()) {
            return this + " (tried, not proven)";
        }
        return surelyActsAt(one) || surelyActsAt(other) ? toString() : this + " (beginning or ending)";
    }

    /** Transient, perhaps installed, and not proven healed. */
    public boolean isUnhealed() {
        return !isPermanent() && !reached(Phase.SKIPPED) && !reached(Phase.HEALED);
    }

    @Override
    public String toString() {
        Set<String> all = new TreeSet<>(nodes);
        all.addAll(cutOff);
        return kind() + (all.isEmpty() ? "" : " " + String.join(",", all));
    }
}
