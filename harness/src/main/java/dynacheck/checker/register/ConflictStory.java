package dynacheck.checker.register;

import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Explains in sentences why two values, each written once, must each come before the other. */
final class ConflictStory {
    private final Register register;
    private final ValueCluster older;
    private final ValueCluster newer;
    private final List<Access> witness;

    /** @param witness operations on both values that have no legal order */
    ConflictStory(Register register, ValueCluster older, ValueCluster newer, List<Access> witness) {
        this.register = register;
        this.older = older;
        this.newer = newer;
        this.witness = witness;
    }

    /** {@code lost-initial}, {@code lost-write}, {@code stale-read} or {@code order-flip}. */
    static String name(ValueCluster older, ValueCluster newer) {
        if (older.isInitial()) {
            return "lost-initial";
        }
        if (!wasThereBefore(older, newer)) {
            return "order-flip";
        }
        return newer.reads().isEmpty() ? "lost-write" : "stale-read";
    }

    static String name(Zones.Conflict conflict) {
        return name(conflict.u(), conflict.v());
    }

    /**
     * The same, u being the older value: the one that was there before the other was being written; else the one that
     * was visible last.
     */
    static Zones.Conflict oldestFirst(Zones.Conflict conflict) {
        ValueCluster u = conflict.u();
        ValueCluster v = conflict.v();
        boolean turned = wasThereBefore(v, u) || !wasThereBefore(u, v) && v.f() < u.f();
        return turned ? new Zones.Conflict(v, u) : conflict;
    }

    /** Whether the one value was there before the other was being written. */
    static boolean wasThereBefore(ValueCluster one, ValueCluster other) {
        return one.isInitial()
                || other.write() != null && one.f() < other.write().start();
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (Access access : witness) {
            sentences.add(label(access) + ": " + Explainer.tell(access) + ".");
        }
        sentences.add(
                older.isInitial()
                        ? "%s is the initial value, so it comes before %s.".formatted(told(older), told(newer))
                        : before(older, newer));
        sentences.add("However, " + before(newer, older));
        sentences.add(conclusion());
        return sentences;
    }

    private String before(ValueCluster first, ValueCluster then) {
        Access end = ofValue(first).min(Comparator.comparingLong(Access::end)).orElseThrow();
        Access start = latest(then);
        return "%s must come before %s: %s, which %s, ended (index %d) before %s, which %s, started (index %d)."
                .formatted(
                        told(first),
                        told(then),
                        label(end),
                        did(end),
                        end.end(),
                        label(start),
                        did(start),
                        start.start());
    }

    private String conclusion() {
        String late = label(latest(older));
        String why = switch (name(older, newer)) {
            case "order-flip" ->
                "Each was written once, so %s and %s saw the two writes in opposite orders, as clients of replicas that"
                                .formatted(label(latest(newer)), late)
                        + " do not agree (a split brain) would";
            case "lost-write" ->
                "%s had to return %s or something newer, so the write of %s is lost"
                        .formatted(late, told(newer), told(newer));
            case "lost-initial" ->
                "Nobody wrote %s again, so %s returned what was no longer there".formatted(told(older), late);
            default ->
                "Each was written once, so %s returned a value that had been replaced before it started"
                        .formatted(late);
        };
        return why + "; no order of these operations is legal.";
    }

    private Access latest(ValueCluster cluster) {
        return ofValue(cluster).max(Comparator.comparingLong(Access::start)).orElseThrow();
    }

    private Stream<Access> ofValue(ValueCluster cluster) {
        @Nullable Object value = value(cluster);
        return witness.stream().filter(a -> Objects.equals(a.value(), value));
    }

    private @Nullable Object value(ValueCluster cluster) {
        return cluster.write() == null ? register.initial() : cluster.write().value();
    }

    private String told(ValueCluster cluster) {
        return Edn.brief(value(cluster));
    }

    private static String did(Access access) {
        return (access.isRead() ? "read " : "wrote ") + Edn.brief(access.value());
    }

    private String label(Access access) {
        return "T" + (witness.indexOf(access) + 1);
    }
}
