package dynacheck.checker.coverage;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.history.Keyword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the run exercised what it promised to.
 *
 * @param items every required name, found or missing, with the evidence
 * @param unhealed faults that were in force when the history ended and should not have been
 * @param disproved faults that were reported as in force and were not, or not everywhere or all the time
 */
public record CoverageResult(
        Verdict verdict, String reason, List<Item> items, List<String> unhealed, List<String> disproved)
        implements CheckResult {
    public CoverageResult {
        items = List.copyOf(items);
        unhealed = List.copyOf(unhealed);
        disproved = List.copyOf(disproved);
    }

    /** @param evidence what was seen of it, or how near the run came */
    public record Item(String name, boolean covered, String evidence) {}

    /** Required names that were not covered. */
    public List<String> missing() {
        return items.stream().filter(i -> !i.covered()).map(Item::name).toList();
    }

    @Override
    public String checker() {
        return "coverage";
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("missing"), missing());
        map.put(Keyword.of("unhealed"), unhealed);
        map.put(Keyword.of("disproved"), disproved);
        map.put(
                Keyword.of("items"),
                items.stream()
                        .map(i -> {
                            Map<Keyword, Object> one = new LinkedHashMap<>();
                            one.put(Keyword.of("name"), i.name());
                            one.put(Keyword.of("covered"), i.covered());
                            one.put(Keyword.of("evidence"), i.evidence());
                            return one;
                        })
                        .toList());
        return map;
    }
}
