package dynacheck.checker;

import dynacheck.history.Keyword;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts that every result's EDN form shares. */
public final class Results {
    private Results() {}

    /** {@code :valid? :reason}, to which a checker adds its own. */
    public static Map<Keyword, Object> head(CheckResult result) {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("valid?"), valid(result.verdict()));
        map.put(Keyword.of("reason"), result.reason());
        return map;
    }

    /** {@code true false :unknown}, as Jepsen writes it. */
    public static Object valid(Verdict verdict) {
        return switch (verdict) {
            case VALID -> true;
            case INVALID -> false;
            case UNKNOWN -> Keyword.of("unknown");
        };
    }

    public static Map<Keyword, Object> keywordKeys(Map<String, ?> map) {
        Map<Keyword, Object> result = new LinkedHashMap<>();
        map.forEach((k, v) -> result.put(Keyword.of(k), v));
        return result;
    }

    /** "1 key", "3 keys". */
    public static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
