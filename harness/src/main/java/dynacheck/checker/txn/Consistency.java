package dynacheck.checker.txn;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Consistency models, each with the weaker ones that it includes. */
public enum Consistency {
    READ_UNCOMMITTED("read-uncommitted"),
    READ_COMMITTED("read-committed", READ_UNCOMMITTED),
    CURSOR_STABILITY("cursor-stability", READ_COMMITTED),
    MONOTONIC_ATOMIC_VIEW("monotonic-atomic-view", READ_COMMITTED),
    READ_ATOMIC("read-atomic", MONOTONIC_ATOMIC_VIEW),
    /** Adya's PL-2+. */
    CONSISTENT_VIEW("consistent-view", CURSOR_STABILITY, READ_ATOMIC),
    PARALLEL_SNAPSHOT_ISOLATION("parallel-snapshot-isolation", CONSISTENT_VIEW),
    SNAPSHOT_ISOLATION("snapshot-isolation", PARALLEL_SNAPSHOT_ISOLATION),
    /** Adya's PL-2.99. */
    REPEATABLE_READ("repeatable-read", CURSOR_STABILITY, MONOTONIC_ATOMIC_VIEW),
    SERIALIZABLE("serializable", SNAPSHOT_ISOLATION, REPEATABLE_READ),
    STRONG_SESSION_SNAPSHOT_ISOLATION("strong-session-snapshot-isolation", SNAPSHOT_ISOLATION),
    STRONG_SESSION_SERIALIZABLE("strong-session-serializable", SERIALIZABLE, STRONG_SESSION_SNAPSHOT_ISOLATION),
    STRONG_SNAPSHOT_ISOLATION("strong-snapshot-isolation", STRONG_SESSION_SNAPSHOT_ISOLATION),
    STRICT_SERIALIZABLE("strict-serializable", STRONG_SESSION_SERIALIZABLE, STRONG_SNAPSHOT_ISOLATION);

    /** What Elle and Adya call the same models. */
    private static final Map<String, Consistency> SYNONYMS = Map.ofEntries(
            Map.entry("pl-1", READ_UNCOMMITTED),
            Map.entry("pl-2", READ_COMMITTED),
            Map.entry("pl-cs", CURSOR_STABILITY),
            Map.entry("pl-2+", CONSISTENT_VIEW),
            Map.entry("pl-si", SNAPSHOT_ISOLATION),
            Map.entry("pl-2.99", REPEATABLE_READ),
            Map.entry("pl-3", SERIALIZABLE),
            Map.entry("conflict-serializable", SERIALIZABLE),
            Map.entry("strong-session-pl-3", STRONG_SESSION_SERIALIZABLE),
            Map.entry("pl-ss", STRICT_SERIALIZABLE),
            Map.entry("strong-serializable", STRICT_SERIALIZABLE));

    private final String label;
    private final List<Consistency> includes;

    Consistency(String label, Consistency... includes) {
        this.label = label;
        this.includes = List.of(includes);
    }

    /** As on the command line and in results.edn. */
    @Override
    public String toString() {
        return label;
    }

    /**
     * By its name, Elle's or Adya's, with or without a keyword's colon. Throws {@link IllegalArgumentException} that
     * names the models there are.
     */
    public static Consistency of(String label) {
        String name = label.toLowerCase(Locale.ROOT);
        String wanted = name.startsWith(":") ? name.substring(1) : name;
        for (Consistency model : values()) {
            if (model.label.equals(wanted)) {
                return model;
            }
        }
        Consistency same = SYNONYMS.get(wanted);
        if (same != null) {
            return same;
        }
        throw new IllegalArgumentException(
                "there is no consistency model " + label + "; there are " + Arrays.toString(values()));
    }

    /** Whether a store that keeps this model keeps {@code weaker} too. */
    public boolean includes(Consistency weaker) {
        return this == weaker || includes.stream().anyMatch(m -> m.includes(weaker));
    }

    /** The strongest model included in this one that can be judged without real time, or without sessions either. */
    Consistency without(boolean realTime, boolean sessions) {
        if (sessions && includes(STRONG_SESSION_SNAPSHOT_ISOLATION)) {
            return includes(SERIALIZABLE) ? SERIALIZABLE : SNAPSHOT_ISOLATION;
        }
        if (realTime && includes(STRONG_SNAPSHOT_ISOLATION)) {
            return includes(SERIALIZABLE) ? STRONG_SESSION_SERIALIZABLE : STRONG_SESSION_SNAPSHOT_ISOLATION;
        }
        return this;
    }

    /** The weakest models that the phenomenon rules out; every model that includes one of them is ruled out too. */
    static Set<Consistency> weakestWithout(Phenomenon phenomenon, Tier tier) {
        boolean skew = phenomenon == Phenomenon.G2_ITEM;
        return switch (tier) {
            case DATA -> weakestWithout(phenomenon);
            case PROCESS -> EnumSet.of(skew ? STRONG_SESSION_SERIALIZABLE : STRONG_SESSION_SNAPSHOT_ISOLATION);
            case REALTIME -> EnumSet.of(skew ? STRICT_SERIALIZABLE : STRONG_SNAPSHOT_ISOLATION);
        };
    }

    private static Set<Consistency> weakestWithout(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case G0, DUPLICATE_ELEMENTS, PHANTOM_READ, VERSION_CONFLICT -> EnumSet.of(READ_UNCOMMITTED);
            case G1A, G1B, G1C, INCOMPATIBLE_ORDER, DIRTY_UPDATE, FUTURE_READ, CYCLIC_VERSIONS ->
                EnumSet.of(READ_COMMITTED);
            case INTERNAL -> EnumSet.of(READ_ATOMIC, REPEATABLE_READ);
            case LOST_UPDATE -> EnumSet.of(CURSOR_STABILITY);
            case G_SINGLE -> EnumSet.of(CONSISTENT_VIEW, REPEATABLE_READ);
            case G_NONADJACENT -> EnumSet.of(SNAPSHOT_ISOLATION, REPEATABLE_READ);
            case G2_ITEM -> EnumSet.of(REPEATABLE_READ);
        };
    }

    /** Every model that includes one of {@code models}. */
    static Set<Consistency> upwards(Collection<Consistency> models) {
        Set<Consistency> result = EnumSet.noneOf(Consistency.class);
        for (Consistency candidate : values()) {
            if (models.stream().anyMatch(candidate::includes)) {
                result.add(candidate);
            }
        }
        return result;
    }

    /** Those of {@code models} that include no other of them. */
    static Set<Consistency> weakest(Collection<Consistency> models) {
        Set<Consistency> result = EnumSet.noneOf(Consistency.class);
        for (Consistency candidate : models) {
            if (models.stream().noneMatch(m -> m != candidate && candidate.includes(m))) {
                result.add(candidate);
            }
        }
        return result;
    }
}
