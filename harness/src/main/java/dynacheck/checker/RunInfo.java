package dynacheck.checker;

import dynacheck.history.Keyword;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the checkers and a re-run must know of a run beyond its history.
 *
 * @param members V(0); empty if unknown (a foreign history), then Definition 1 and coverage are skipped
 * @param requiredCoverage names the run promised to exercise
 * @param grace how long after the last healing and the last reconfig "eventually" may take
 * @param versions name to version of dynacheck, JDK, target...
 * @param commandLine what the user typed; typing it again repeats the run
 * @param startTime wall clock, for people
 */
public record RunInfo(
        String name,
        String workload,
        long seed,
        List<String> members,
        Collection<String> requiredCoverage,
        Duration grace,
        Map<String, String> versions,
        List<String> commandLine,
        Instant startTime) {
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    /** {@code :f} of the nemesis line after which a run asks every live member once more for everything. */
    public static final String FINAL_OPERATIONS = "final-operations";
    /** {@code :f} of the nemesis line with each live member's view, all the same and none with an unfinished change. */
    public static final String CONVERGED = "converged";
    /** The same after the grace, where they were not. */
    public static final String NOT_CONVERGED = "not-converged";

    /** In the place of a member's view: it did not say where it stands. */
    public static final String NO_ANSWER = "no answer";
    /**
     * {@code :f} of the nemesis line with the added nodes that were not enabled when the grace was over after the last
     * change and the last healing. The history goes on until then, so that a judge may say what it means.
     */
    public static final String NOT_ENABLED = "not-enabled";

    /** With the number of lines of the journal after it: a promise that each of them is judged. */
    public static final String LINES = "lines=";

    /** Key in {@link #versions} of the name of the system under test. */
    public static final String TARGET = "target";

    /** Key in {@link #versions} of what clients said, as {@code --model} of {@code analyze} names it. */
    public static final String VOCABULARY = "vocabulary";

    public RunInfo {
        members = List.copyOf(members);
        requiredCoverage = List.copyOf(new TreeSet<>(requiredCoverage));
        versions = Map.copyOf(new TreeMap<>(versions));
        commandLine = List.copyOf(commandLine);
    }

    /** For a history of which nothing else is known. */
    public static RunInfo foreign(String name) {
        return new RunInfo(name, "unknown", 0, List.of(), List.of(), DEFAULT_GRACE, Map.of(), List.of(), Instant.EPOCH);
    }

    /** The same run with other promises. */
    public RunInfo withRequiredCoverage(Collection<String> required) {
        return new RunInfo(name, workload, seed, members, required, grace, versions, commandLine, startTime);
    }

    /** The same run with what the user typed. */
    public RunInfo repeatedBy(List<String> command) {
        return new RunInfo(name, workload, seed, members, requiredCoverage, grace, versions, command, startTime);
    }

    /** Name of the system under test, if the run says it. */
    public Optional<String> target() {
        return Optional.ofNullable(versions.get(TARGET));
    }

    /** What clients said; registers, if the run does not say. */
    public String vocabulary() {
        return versions.getOrDefault(VOCABULARY, "register");
    }

    public boolean isForeign() {
        return members.isEmpty();
    }

    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("name"), name);
        map.put(Keyword.of("workload"), workload);
        map.put(Keyword.of("seed"), seed);
        map.put(Keyword.of("members"), members);
        map.put(Keyword.of("required-coverage"), List.copyOf(requiredCoverage));
        map.put(Keyword.of("grace-ms"), grace.toMillis());
        map.put(Keyword.of("versions"), new TreeMap<>(versions));
        map.put(Keyword.of("command-line"), commandLine);
        map.put(Keyword.of("start-time"), startTime.toString());
        return map;
    }

    /** Inverse of {@link #toEdn}; missing keys get the values of {@link #foreign}. */
    public static RunInfo fromEdn(Map<?, ?> map) {
        Map<String, String> versions = new TreeMap<>();
        if (map.get(Keyword.of("versions")) instanceof Map<?, ?> m) {
            m.forEach((k, v) -> versions.put(String.valueOf(k), String.valueOf(v)));
        }
        return new RunInfo(
                string(map, "name", "unknown"),
                string(map, "workload", "unknown"),
                number(map, "seed", 0),
                strings(map.get(Keyword.of("members"))),
                strings(map.get(Keyword.of("required-coverage"))),
                Duration.ofMillis(number(map, "grace-ms", DEFAULT_GRACE.toMillis())),
                versions,
                strings(map.get(Keyword.of("command-line"))),
                Instant.parse(string(map, "start-time", Instant.EPOCH.toString())));
    }

    private static String string(Map<?, ?> map, String key, String otherwise) {
        return map.get(Keyword.of(key)) instanceof String s ? s : otherwise;
    }

    private static long number(Map<?, ?> map, String key, long otherwise) {
        return map.get(Keyword.of(key)) instanceof Number n ? n.longValue() : otherwise;
    }

    private static List<String> strings(@Nullable Object items) {
        List<String> result = new ArrayList<>();
        if (items instanceof Collection<?> c) {
            c.forEach(item -> result.add(String.valueOf(item)));
        }
        return result;
    }
}
