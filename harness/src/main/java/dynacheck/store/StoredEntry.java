package dynacheck.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dynacheck.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of the store holds that is no single run: a sweep of seeds, a kill table, a benchmark. Kept as {@value
 * #FILE}, for the notebook.
 *
 * @param kind {@code "sweep"}, {@code "mutants"}, {@code "bench"}: one word
 * @param verdict null for what was measured, not judged
 * @param reason one sentence
 * @param settings what it was made with, by name
 * @param findings verdicts of its parts, such as checkers, by name
 * @param operations how many of what it counts: seeds, mutants
 * @param command the words that repeat it
 */
public record StoredEntry(
        String kind,
        String name,
        @Nullable Verdict verdict,
        String reason,
        Map<String, String> settings,
        Map<String, Verdict> findings,
        long operations,
        Duration duration,
        List<String> command) {
    public static final String FILE = "entry.json";

    /** In the place of a verdict. */
    public static final String MEASURED = "MEASURED";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public void write(Path dir) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("name", name);
        json.put("verdict", verdict == null ? MEASURED : verdict.name());
        json.put("reason", reason);
        json.put("settings", settings);
        json.put("findings", findings);
        json.put("operations", operations);
        json.put("duration-ms", duration.toMillis());
        json.put("command-line", command);
        JSON.writeValue(dir.resolve(FILE).toFile(), json);
    }
}
