package dynacheck.checker.liveness;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.history.Call;
import dynacheck.history.Keyword;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic service liveness, Definition 1 of the DynaStore paper, judged from the history.
 *
 * @param outcome the run's verdict; null if it was not judged (no V(0) known)
 * @param premise under which it was judged, in words: see {@link dynacheck.membership.Resilience#premise}
 * @param timeline V, P, F and slack at each event that changed one of them
 * @param operations number of operations by fate
 * @param judgements operations that did not complete ({@code :info} or open), each with why that is or is not allowed;
 *     of refused ones only the first of each kind that is not allowed
 * @param joins processes added by some reconfig
 * @param progress longest time without a completed operation, per kind of fault and of operation
 */
public record Definition1Result(
        @Nullable Outcome outcome,
        String reason,
        String premise,
        List<Point> timeline,
        SortedMap<Fate, Long> operations,
        List<Judgement> judgements,
        List<Join> joins,
        List<Progress> progress)
        implements CheckResult {

    public Definition1Result {
        timeline = List.copyOf(timeline);
        operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
        judgements = List.copyOf(judgements);
        joins = List.copyOf(joins);
        progress = List.copyOf(progress);
    }

    public enum Outcome {
        /** The premise surely held and every operation and join that had to complete did. */
        HOLDS,
        /** The premise surely held and something that had to complete did not. */
        VIOLATED,
        /** The premise was broken, or nothing depended on it. */
        VACUOUS,
        /** The history does not show it. */
        UNCLEAR
    }

    /**
     * @param members V(t).members by completed reconfigs
     * @param joins P(t).join
     * @param removals P(t).remove
     * @param crashed F(t), strict: processes that never come back
     * @param unavailable F(t), effective: also down, paused or cut off at the moment
     * @param slackPessimistic strict slack with every doubtful moment counted against us; premise holds iff >= 0
     * @param slackOptimistic strict slack with every doubtful moment counted for us
     * @param effectiveSlack pessimistic slack with {@code unavailable} for F
     */
    public record Point(
            long index,
            long timeNanos,
            SortedSet<String> members,
            SortedSet<String> joins,
            SortedSet<String> removals,
            SortedSet<String> crashed,
            SortedSet<String> unavailable,
            int slackPessimistic,
            int slackOptimistic,
            int effectiveSlack) {}

    public enum Fate {
        COMPLETED,
        /** Definition 1 asks nothing of it. */
        EXCUSED,
        /** Its client gave up or was refused; a later one of its function, on its register, at its node completed. */
        EXPLAINED,
        /** Open, but the history ends before the grace window does. */
        WITHIN_GRACE,
        /** It had to complete and did not. */
        STALLED,
        /** It did not complete, and the history does not show whether it had to. */
        UNCLEAR;

        Keyword keyword() {
            return Keyword.of(name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /** @param why a sentence with the moment and the sets */
    public record Judgement(Call call, Fate fate, String why) {}

    /**
     * @param addedIndex completion of the first reconfig that adds it; -1 if none completed
     * @param enabledIndex first evidence that operations were enabled there; -1 if there is none
     * @param enabledAfterNanos from that completion to the evidence, 0 if it came before; -1 if never
     */
    public record Join(
            String node, long addedIndex, long enabledIndex, long enabledAfterNanos, Fate fate, String why) {}

    /** @param longestNanos longest time without a completed operation {@code f} while such a fault was in force */
    public record Progress(String faultKind, String f, long longestNanos) {}

    @Override
    public String checker() {
        return "definition-1";
    }

    @Override
    public Verdict verdict() {
        return switch (outcome) {
            case HOLDS -> Verdict.VALID;
            case VIOLATED -> Verdict.INVALID;
            case VACUOUS, UNCLEAR -> Verdict.UNKNOWN;
            case null -> Verdict.VALID;
        };
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(
                Keyword.of("outcome"),
                Keyword.of(outcome == null ? "skipped" : outcome.name().toLowerCase(Locale.ROOT)));
        map.put(Keyword.of("premise"), premise);
        map.put(Keyword.of("minimum-slack"), minimum(Slack.PESSIMISTIC));
        map.put(Keyword.of("minimum-effective-slack"), minimum(Slack.EFFECTIVE));
        Map<Keyword, Object> fates = new LinkedHashMap<>();
        operations.forEach((fate, n) -> fates.put(fate.keyword(), n));
        map.put(Keyword.of("operations"), fates);
        map.put(
                Keyword.of("not-completed"),
                judgements.stream().map(Definition1Result::edn).toList());
        map.put(Keyword.of("joins"), joins.stream().map(Definition1Result::edn).toList());
        map.put(
                Keyword.of("longest-time-without-progress-ms"),
                progress.stream()
                        .map(p -> List.of(Keyword.of(p.faultKind()), Keyword.of(p.f()), p.longestNanos() / 1_000_000))
                        .toList());
        map.put(
                Keyword.of("timeline"),
                timeline.stream().map(Definition1Result::edn).toList());
        return map;
    }

    enum Slack {
        PESSIMISTIC,
        EFFECTIVE
    }

    private Object minimum(Slack which) {
        if (timeline.isEmpty()) {
            return Keyword.of("unknown");
        }
        return timeline.stream()
                .mapToLong(p -> which == Slack.EFFECTIVE ? p.effectiveSlack() : p.slackPessimistic())
                .min()
                .orElseThrow();
    }

    private static Map<Keyword, Object> edn(Judgement j) {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("index"), j.call().start());
        map.put(Keyword.of("f"), Keyword.of(j.call().f()));
        map.put(Keyword.of("fate"), j.fate().keyword());
        map.put(Keyword.of("why"), j.why());
        return map;
    }

    private static Map<Keyword, Object> edn(Join j) {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("node"), j.node());
        map.put(Keyword.of("added"), j.addedIndex());
        map.put(Keyword.of("enabled"), j.enabledIndex());
        map.put(Keyword.of("fate"), j.fate().keyword());
        map.put(Keyword.of("why"), j.why());
        return map;
    }

    private static Map<Keyword, Object> edn(Point p) {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("index"), p.index());
        map.put(Keyword.of("time"), p.timeNanos());
        map.put(Keyword.of("members"), p.members());
        map.put(Keyword.of("joins"), p.joins());
        map.put(Keyword.of("removals"), p.removals());
        map.put(Keyword.of("crashed"), p.crashed());
        map.put(Keyword.of("unavailable"), p.unavailable());
        map.put(Keyword.of("slack"), List.of(p.slackPessimistic(), p.slackOptimistic()));
        map.put(Keyword.of("effective-slack"), p.effectiveSlack());
        return map;
    }
}
