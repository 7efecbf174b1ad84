package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.Observations.Stamp;
import dynacheck.workloads.dynastore.trace.TraceEvent.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which tags the processes held, by their own reports about their disks, and whether a view was announced too early:
 * when a process makes z its curView, a majority of z holds every tag with which an operation completed in a view
 * inside z.
 *
 * <p>This needs no time of the operations. One that ends in w has its tag at a majority of w before its last scan,
 * which is empty; who leaves w reads after a scan that is not (lines 67-68). Times of different processes must be
 * comparable.
 */
final class HeldTags {
    private record Held(long timeNanos, Tag tag) {
        /** It says as much, and no later. */
        boolean implies(Held other) {
            return timeNanos <= other.timeNanos && tag.compareTo(other.tag) >= 0;
        }
    }

    private record Needed(Tag tag, View in, long index) {
        Needed max(Needed other) {
            return other.tag.compareTo(tag) > 0 ? other : this;
        }
    }

    private final Map<String, Map<String, List<Held>>> held = new HashMap<>();

    /** @param timeNanos when it was reported or heard */
    void add(String process, long timeNanos, List<DiskFact> facts) {
        for (DiskFact fact : facts) {
            if (fact instanceof DiskFact.Value value) {
                List<Held> reports = held.computeIfAbsent(process, p -> new HashMap<>())
                        .computeIfAbsent(value.key(), k -> new ArrayList<>(2));
                Held report = new Held(timeNanos, value.tag());
                if (reports.isEmpty() || !reports.getLast().implies(report)) { // each answer tells the same again
                    reports.add(report);
                }
            }
        }
    }

    /**
     * How many pairs of an announced view and a register were looked at, and those that were not ready.
     *
     * @param answered by call, as {@link WhiteBoxChecker} says
     */
    Transfers.Outcome check(Observations observed, History history, Function<Call, @Nullable View> answered) {
        Map<View, Map<String, Needed>> completed = completed(history, answered);
        List<Violation> violations = new ArrayList<>();
        long judged = 0;
        for (Map.Entry<View, Map<Use, Stamp>> e : observed.uses().entrySet()) {
            View z = e.getKey();
            Stamp announced = e.getValue().get(Use.CUR_VIEW);
            if (announced == null) {
                continue;
            }
            Map<String, Needed> needed = new HashMap<>();
            completed.forEach((w, tags) -> {
                if (w.isSubsetOf(z) && !w.equals(z)) {
                    tags.forEach((key, tag) -> needed.merge(key, tag, Needed::max));
                }
            });
            judged += needed.size();
            needed.forEach((key, tag) -> {
                List<String> holders = new ArrayList<>();
                for (String member : z.members()) {
                    if (holds(member, key, tag.tag(), announced.timeNanos())) {
                        holders.add(member);
                    }
                }
                if (holders.size() < z.majority()) {
                    violations.add(new Violation(
                            Property.TRANSFER_COMPLETE,
                            announced.process() + " announced " + z + " when "
                                    + (holders.isEmpty() ? "none" : String.join(", ", NaturalOrder.sorted(holders)))
                                    + " of its "
                                    + z.members().size() + " members held register " + key + " with tag " + tag.tag()
                                    + ", with which an operation had completed in " + tag.in() + " (index "
                                    + tag.index() + ").",
                            List.of(Violation.Seen.at(announced, "it announced " + z))));
                }
            });
        }
        return new Transfers.Outcome(judged, violations);
    }

    private boolean holds(String process, String key, Tag tag, long timeNanos) {
        Held wanted = new Held(timeNanos, tag);
        for (Held h : held.getOrDefault(process, Map.of()).getOrDefault(key, List.of())) {
            if (h.implies(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Map<View, Map<String, Needed>> completed(History history, Function<Call, @Nullable View> answered) {
        Map<View, Map<String, Needed>> completed = new HashMap<>();
        for (Call call : history.calls()) {
            Optional<Tag> tag = call.isOk() ? Tag.parse(call.last().extra().get(Op.TAG)) : Optional.empty();
            View view = tag.isEmpty() ? null : answered.apply(call);
            if (view != null && tag.get().num() > 0 && call.last().value() instanceof List<?> kv && !kv.isEmpty()) {
                completed
                        .computeIfAbsent(view, v -> new HashMap<>())
                        .merge(String.valueOf(kv.getFirst()), new Needed(tag.get(), view, call.start()), Needed::max);
            }
        }
        return completed;
    }
}
