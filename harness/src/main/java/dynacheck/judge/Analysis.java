package dynacheck.judge;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Results;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageResult;
import dynacheck.checker.coverage.StatsResult;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every checker's result on one history, and the verdict of the run. */
public record Analysis(RunInfo run, History history, List<CheckResult> results) {
    public Analysis {
        results = List.copyOf(results);
    }

    /** INVALID outranks UNKNOWN outranks VALID; no result at all is UNKNOWN. */
    public Verdict verdict() {
        return results.stream().map(CheckResult::verdict).reduce(Verdict::merge).orElse(Verdict.UNKNOWN);
    }

    /** In words: why this verdict, worst results first. */
    public String reason() {
        Verdict worst = verdict();
        if (worst == Verdict.VALID || results.isEmpty()) {
            return results.isEmpty()
                    ? "nothing was checked"
                    : results.stream().map(CheckResult::reason).collect(Collectors.joining(" "));
        }
        return results.stream()
                .filter(r -> r.verdict() == worst)
                .map(r -> r.checker() + ": " + r.reason())
                .collect(Collectors.joining(" "));
    }

    public Optional<AtomicityResult> atomicity() {
        return find(AtomicityResult.class);
    }

    public Optional<Definition1Result> definition1() {
        return find(Definition1Result.class);
    }

    public Optional<CoverageResult> coverage() {
        return find(CoverageResult.class);
    }

    public Optional<StatsResult> stats() {
        return find(StatsResult.class);
    }

    /** The first result of this kind, such as that of a target's own checker. */
    public <T extends CheckResult> Optional<T> find(Class<T> type) {
        return results.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Content of results.edn. */
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("valid?"), Results.valid(verdict()));
        map.put(Keyword.of("reason"), reason());
        map.put(Keyword.of("run"), run.toEdn());
        map.put(Keyword.of("notes"), history.notes());
        for (CheckResult result : results) {
            map.put(Keyword.of(result.checker()), result.toEdn());
        }
        return map;
    }
}
