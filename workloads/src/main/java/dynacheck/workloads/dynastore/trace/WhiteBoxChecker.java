package dynacheck.workloads.dynastore.trace;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Evidence;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.workloads.dynastore.trace.Observations.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges a run from inside: weak snapshots (NV1-NV4), established views (Definition 2), tags, durability order. A trace
 * that is missing or damaged makes the result UNKNOWN, never VALID, unless what is there already shows a violation.
 */
public final class WhiteBoxChecker {
    /** A broken property tends to break everywhere; more examples do not help. */
    private static final int MOST_OF_EACH = 20;

    private final History history;
    private final RunInfo run;
    private final Observations observed;
    private final List<View> established;
    /** Views as answers to clients have them. */
    private final Map<String, View> answers = new HashMap<>();

    private final List<Violation> violations = new ArrayList<>();
    private long scans;
    private final Map<Property, Long> judged = new EnumMap<>(Property.class);

    private WhiteBoxChecker(History history, RunInfo run, Observations observed) {
        this.history = history;
        this.run = run;
        this.observed = observed;
        this.established = EstablishedViews.sequence(observed, View.initial(run.members()));
    }

    /** Of what was observed in the simulator, or of the traces of a stored run; empty if there is neither. */
    public static Optional<CheckResult> check(Evidence evidence) {
        Optional<Observations> observed = evidence.observed(Observations.class);
        if (observed.isPresent() || evidence.folder().isEmpty()) {
            return observed.map(o -> check(o, evidence.history(), evidence.run()));
        }
        try {
            return check(evidence.folder().get(), evidence.history(), evidence.run())
                    .map(result -> result);
        } catch (IOException e) {
            return Optional.of(new FailedCheck(WhiteBoxResult.NAME, "a trace could not be read: " + e));
        }
    }

    /** Empty if no node of the run left a trace. */
    public static Optional<WhiteBoxResult> check(Path runDir, History history, RunInfo run) throws IOException {
        return TraceFiles.read(runDir).map(observed -> check(observed, history, run));
    }

    public static WhiteBoxResult check(Observations observed, History history, RunInfo run) {
        return new WhiteBoxChecker(history, run, observed).check();
    }

    private WhiteBoxResult check() {
        violations.addAll(observed.violations());
        violations.addAll(WeakSnapshots.check(observed));
        violations.addAll(EstablishedViews.check(observed, established));
        Transfers.Outcome transfers = observed.transfers().check(established);
        violations.addAll(transfers.violations());
        Transfers.Outcome complete = observed.hasOneClock()
                ? observed.held().check(observed, history, this::answered)
                : new Transfers.Outcome(0, List.of());
        violations.addAll(complete.violations());
        judged.put(Property.TRANSFER, transfers.judged());
        judged.put(Property.TRANSFER_COMPLETE, complete.judged());
        judged.put(Property.LIVES, observed.lives());
        int answered = answeredViews();
        TagOrder.Outcome tags = TagOrder.check(history);
        violations.addAll(tags.violations());
        violations.sort(Comparator.comparing(v -> Property.MOST_SPECIFIC_FIRST.indexOf(v.property())));
        count(tags.judged(), answered);
        List<String> gaps = gaps();
        List<Violation> certain = violations.stream()
                .filter(v -> gaps.isEmpty() || !needsEveryTrace(v.property()))
                .toList();
        certain = TraceClock.onHistory(certain, observed, history);
        Verdict verdict = !certain.isEmpty() ? Verdict.INVALID : gaps.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN;
        return new WhiteBoxResult(
                verdict,
                reason(verdict, certain, gaps),
                judged,
                TraceClock.onHistory(kept(), observed, history),
                counts(),
                gaps,
                observed.events(),
                observed.tornLines(),
                EstablishedViews.graph(observed, established));
    }

    /**
     * A missing scan may have shared less, so another view may be the established one; a missing line may be the one
     * that completes a transfer.
     */
    private static boolean needsEveryTrace(Property property) {
        return switch (property) {
            case ESTABLISHED, NV1, TRANSFER, TRANSFER_COMPLETE -> true;
            default -> false;
        };
    }

    /** Views that answers to clients named: established, and with what a reconfig asked for. Returns how many. */
    private int answeredViews() {
        Set<View> seen = new HashSet<>();
        long reconfigs = 0;
        for (Call call : history.calls()) {
            View view = call.isOk() ? answered(call) : null;
            if (view == null) {
                continue;
            }
            if (seen.add(view) && !established.contains(view)) {
                violations.add(new Violation(
                        Property.ESTABLISHED,
                        call.node() + " answered the " + call.f() + " of index " + call.start() + " from " + view
                                + ", which is not established."));
            }
            if (call.f().equals("reconfig")) {
                reconfigs++;
                View asked = asked(call.invoke().value());
                if (!asked.isSubsetOf(view)) {
                    violations.add(new Violation(
                            Property.RECONFIG,
                            "The reconfiguration of index " + call.start() + " asked for " + asked
                                    + " and was acknowledged by " + call.node() + " in " + view + ", which lacks "
                                    + asked.minus(view) + "."));
                }
            }
        }
        judged.put(Property.RECONFIG, reconfigs);
        return seen.size();
    }

    /** The view in which an acknowledged operation ended, if the answer has it. */
    private @Nullable View answered(Call call) {
        try {
            return call.last().extra().get(Op.VIEW) instanceof String text
                    ? answers.computeIfAbsent(text, View::parse)
                    : null;
        } catch (IllegalArgumentException otherForm) {
            return null;
        }
    }

    /** The changes of {@code {:add ["n6"] :remove ["n1"]}}. */
    private static View asked(@Nullable Object value) {
        TreeSet<String> changes = new TreeSet<>();
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<String, String> sign :
                    Map.of("add", "+", "remove", "-").entrySet()) {
                if (map.get(Keyword.of(sign.getKey())) instanceof Collection<?> nodes) {
                    nodes.forEach(node -> changes.add(sign.getValue() + node));
                }
            }
        }
        return new View(changes);
    }

    private void count(long tags, long answered) {
        long nonEmpty = 0;
        long entries = 0;
        for (Snapshot ws : observed.snapshots().values()) {
            scans += ws.scans.size();
            List<Observations.Scan> found = ws.nonEmpty;
            nonEmpty += found.size();
            entries +=
                    found.stream().flatMap(s -> s.result().stream()).distinct().count();
        }
        long uses = EstablishedViews.counts(observed).values().stream()
                .mapToLong(n -> n)
                .sum();
        judged.put(Property.NV1, entries);
        judged.put(Property.NV2, observed.hasOneClock() ? scans : 0);
        judged.put(Property.NV3, observed.hasOneClock() ? scans : 0);
        judged.put(Property.NV4, nonEmpty);
        judged.put(Property.WRITTEN_ONCE, entries);
        judged.put(Property.ESTABLISHED, uses + answered);
        judged.put(Property.CUR_VIEW_GROWS, (long)
                EstablishedViews.counts(observed).getOrDefault(TraceEvent.Use.CUR_VIEW, 0));
        judged.put(Property.DURABLE, observed.recoveredFacts());
        judged.put(Property.TAGS, tags + observed.timestamps());
    }

    private List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        Set<String> missing = new TreeSet<>(NaturalOrder.OF_NAMES);
        missing.addAll(run.members());
        for (Call call : history.calls()) {
            String node = call.node();
            if (call.isOk() && node != null) {
                missing.add(node);
            }
        }
        missing.removeAll(observed.processes());
        if (!missing.isEmpty()) {
            gaps.add("no trace of " + String.join(", ", missing));
        }
        if (!observed.damage().isEmpty()) {
            gaps.add(observed.damage().size() + " damaged, first: "
                    + observed.damage().getFirst());
        }
        if (scans == 0) {
            gaps.add("the traces hold no scan at all");
        }
        return gaps;
    }

    private String reason(Verdict verdict, List<Violation> certain, List<String> gaps) {
        String incomplete = gaps.isEmpty() ? "" : "The traces are incomplete: " + String.join("; ", gaps) + ".";
        return switch (verdict) {
            case INVALID ->
                "Broken: " + certain.getFirst().property().title() + ". "
                        + certain.getFirst().why() + when(certain.getFirst())
                        + (certain.size() > 1 ? " And " + (certain.size() - 1) + " more" + others(certain) + "." : "")
                        + (incomplete.isEmpty() ? "" : " " + incomplete);
            case UNKNOWN ->
                incomplete
                        + (violations.isEmpty()
                                ? ""
                                : " What is there looks broken: "
                                        + violations.getFirst().why());
            case VALID -> {
                long nonEmpty = judged.getOrDefault(Property.NV4, 0L);
                String which = observed.hasOneClock() ? "NV1 to NV4 hold" : "NV1 and NV4 hold";
                yield which + " in " + scans + " scans, " + nonEmpty + " of them non-empty"
                        + (nonEmpty == 0 ? " (no view was ever left, so they had little to show)" : "")
                        + (observed.hasOneClock() ? "" : " (machines have clocks of their own: NV2, NV3 not judged)")
                        + "; every view that a process worked in is one of the " + established.size()
                        + " established, each contained in the next; " + judged.get(Property.TAGS)
                        + " tags agree with real time" + durable() + ".";
            }
        };
    }

    /** {@code " Seen from 1.200 s (n3) to 1.900 s (n1)."}; nothing where the sentence names operations. */
    private static String when(Violation violation) {
        List<Violation.Seen> seen = violation.seen().stream()
                .filter(s -> s.fromNanos() >= 0)
                .sorted(Comparator.comparingLong(Violation.Seen::toNanos))
                .toList();
        if (seen.isEmpty()) {
            return "";
        }
        String last = moment(seen.getLast());
        return seen.size() == 1
                ? " Seen at " + last + "."
                : " Seen from " + moment(seen.getFirst()) + " to " + last + ".";
    }

    private static String moment(Violation.Seen seen) {
        return String.format(Locale.ROOT, "%.3f s (%s)", seen.toNanos() / 1e9, seen.process());
    }

    /** The other claims that are broken, too. */
    private static String others(List<Violation> certain) {
        String titles = certain.stream()
                .map(v -> v.property().title())
                .distinct()
                .skip(1)
                .collect(Collectors.joining(", "));
        return titles.isEmpty() ? "" : ", also of " + titles;
    }

    private String durable() {
        long facts = judged.getOrDefault(Property.DURABLE, 0L);
        return facts == 0 ? "" : "; restarts found all " + facts + " facts on disk that others had heard";
    }

    private List<Violation> kept() {
        Map<Property, Integer> seen = new EnumMap<>(Property.class);
        return violations.stream()
                .filter(v -> seen.merge(v.property(), 1, Integer::sum) <= MOST_OF_EACH)
                .toList();
    }

    private Map<Property, Integer> counts() {
        Map<Property, Integer> counts = new EnumMap<>(Property.class);
        violations.forEach(v -> counts.merge(v.property(), 1, Integer::sum));
        return counts;
    }
}
