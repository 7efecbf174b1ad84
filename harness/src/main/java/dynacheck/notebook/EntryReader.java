package dynacheck.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.history.Edn;
import dynacheck.history.EdnException;
import dynacheck.history.Keyword;
import dynacheck.run.ShellWords;
import dynacheck.store.RunMark;
import dynacheck.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From the files of a folder to its {@link Entry}. Files of others, torn or huge ones become a sentence. */
final class EntryReader {
    /** What an entry is made of. */
    static final List<String> FILES = List.of("test.json", "results.edn", "report.html", StoredEntry.FILE);

    /** Pages that an entry may have. */
    static final List<String> PAGES = List.of("report.html", "bench.html");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'");
    private static final long MOST_BYTES = 64 << 20;
    private static final String NAME = "name";
    private static final String COMMAND = Entry.COMMAND;

    /** Keys of {@code test.json} that are shown by other means, or say nothing about what was run. */
    private static final List<String> NOT_SETTINGS =
            List.of(NAME, "required-coverage", "start-time", "settings", "versions", "members");

    private EntryReader() {}

    static boolean isEntry(Path folder) {
        return FILES.stream().anyMatch(file -> Files.exists(folder.resolve(file)))
                || Files.exists(folder.resolve("history.edn"));
    }

    static Entry read(Path root, Path folder) {
        String path = root.relativize(folder).toString().replace('\\', '/');
        try {
            Path entry = folder.resolve(StoredEntry.FILE);
            return Files.exists(entry) ? stored(path, folder, json(entry)) : run(path, folder);
        } catch (IOException | EdnException e) {
            return new Entry(
                    path,
                    "run",
                    Entry.State.DAMAGED,
                    path.split("/")[0],
                    time(folder),
                    Optional.empty(),
                    List.of(),
                    String.valueOf(e.getMessage()),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    page(folder));
        }
    }

    /** A sweep or the like, which says itself what it is. */
    private static Entry stored(String path, Path folder, JsonNode json) {
        Map<String, String> settings = new LinkedHashMap<>();
        json.path("settings").properties().forEach(e -> settings.put(e.getKey(), text(e.getValue())));
        List<Entry.Finding> findings = new ArrayList<>();
        json.path("findings")
                .properties()
                .forEach(e -> verdict(e.getValue().asText())
                        .ifPresent(v -> findings.add(new Entry.Finding(e.getKey(), v, ""))));
        settings.put(COMMAND, command(json.path(COMMAND)));
        Optional<Verdict> verdict = verdict(json.path("verdict").asText());
        return new Entry(
                path,
                json.path("kind").asText("run"),
                verdict.isPresent()
                        ? Entry.State.JUDGED
                        : json.path("verdict").asText().equals(StoredEntry.MEASURED)
                                ? Entry.State.MEASURED
                                : Entry.State.NO_VERDICT,
                json.path(NAME).asText(path.split("/")[0]),
                time(folder),
                verdict,
                findings,
                json.path("reason").asText(),
                settings,
                json.has("operations") ? Optional.of(json.get("operations").asLong()) : Optional.empty(),
                json.has("duration-ms")
                        ? Optional.of(Duration.ofMillis(json.get("duration-ms").asLong()))
                        : Optional.empty(),
                page(folder));
    }

    private static Entry run(String path, Path folder) throws IOException {
        Path test = folder.resolve("test.json");
        JsonNode json = Files.exists(test) ? json(test) : JSON.createObjectNode();
        Path results = folder.resolve("results.edn");
        boolean judged = Files.exists(results);
        Map<?, ?> found = judged ? edn(results) : Map.of();
        Optional<Verdict> verdict = judged ? valid(found.get(Keyword.of("valid?"))) : Optional.empty();
        Entry.State state =
                judged ? Entry.State.JUDGED : RunMark.isRunning(folder) ? Entry.State.RUNNING : Entry.State.NO_VERDICT;
        return new Entry(
                path,
                "run",
                state,
                json.path(NAME).asText(path.split("/")[0]),
                time(folder),
                judged ? Optional.of(verdict.orElse(Verdict.UNKNOWN)) : Optional.empty(),
                findings(found),
                judged ? firstReason(found) : reasonWithout(state),
                settings(json),
                operations(found),
                duration(found),
                page(folder));
    }

    private static String reasonWithout(Entry.State state) {
        return state == Entry.State.RUNNING
                ? "under way"
                : "its harness ended without a verdict; ./dynacheck analyze on the folder judges what was recorded";
    }

    /** In the order of the file; but where nothing was promised, that comes first, for it explains the others. */
    private static List<Entry.Finding> findings(Map<?, ?> results) {
        List<Entry.Finding> findings = new ArrayList<>();
        results.entrySet().stream()
                .sorted(Comparator.comparing(e -> !isVacuous(e.getValue())))
                .forEach(result -> {
                    Object key = result.getKey();
                    Object value = result.getValue();
                    if (key instanceof Keyword k
                            && value instanceof Map<?, ?> map
                            && map.containsKey(Keyword.of("valid?"))) {
                        valid(map.get(Keyword.of("valid?")))
                                .ifPresent(v -> findings.add(
                                        new Entry.Finding(k.name(), v, String.valueOf(map.get(Keyword.of("reason"))))));
                    }
                });
        return findings;
    }

    private static boolean isVacuous(@Nullable Object result) {
        return result instanceof Map<?, ?> map && Keyword.of("vacuous").equals(map.get(Keyword.of("outcome")));
    }

    /** Of the worst checker that comes first, as the report has it; Jepsen's results have no reasons. */
    private static String firstReason(Map<?, ?> results) {
        List<Entry.Finding> findings = findings(results);
        Optional<Verdict> worst = findings.stream().map(Entry.Finding::verdict).reduce(Verdict::merge);
        return findings.stream()
                .filter(f -> worst.filter(w -> w != Verdict.VALID && w == f.verdict())
                        .isPresent())
                .findFirst()
                .map(f -> f.checker() + ": " + f.reason())
                .orElseGet(() -> results.get(Keyword.of("reason")) instanceof String reason ? reason : "");
    }

    private static Map<String, String> settings(JsonNode json) {
        Map<String, String> settings = new LinkedHashMap<>();
        json.properties().stream()
                .filter(e -> !NOT_SETTINGS.contains(e.getKey()))
                .forEach(e -> settings.put(e.getKey(), text(e.getValue())));
        settings.computeIfPresent(COMMAND, (key, words) -> command(json.path(COMMAND)));
        Map<String, String> sorted = new TreeMap<>();
        for (String group : List.of("settings", "versions")) {
            json.path(group).properties().forEach(e -> {
                if (group.equals("settings") || !e.getKey().equals("target")) {
                    sorted.put(e.getKey(), text(e.getValue()));
                }
            });
        }
        settings.putAll(sorted);
        return settings;
    }

    private static String command(JsonNode words) {
        List<String> line = new ArrayList<>();
        words.forEach(word -> line.add(word.asText()));
        return ShellWords.quoted(line);
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(text(item)));
            return String.join(" ", items);
        }
        if (value.isObject()) {
            List<String> items = new ArrayList<>();
            value.properties().forEach(e -> items.add(e.getKey() + "=" + text(e.getValue())));
            return String.join(" ", items);
        }
        return value.asText();
    }

    private static Optional<Long> operations(Map<?, ?> results) {
        if (results.get(Keyword.of("stats")) instanceof Map<?, ?> stats
                && stats.get(Keyword.of("total")) instanceof Map<?, ?> total) {
            long sum = 0;
            for (String outcome : List.of("ok", "fail", "info", "open")) {
                sum += total.get(Keyword.of(outcome)) instanceof Number n ? n.longValue() : 0;
            }
            return Optional.of(sum);
        }
        return Optional.empty();
    }

    private static Optional<Duration> duration(Map<?, ?> results) {
        return results.get(Keyword.of("stats")) instanceof Map<?, ?> stats
                        && stats.get(Keyword.of("duration-seconds")) instanceof Number seconds
                ? Optional.of(Duration.ofMillis(Math.round(seconds.doubleValue() * 1000)))
                : Optional.empty();
    }

    private static Optional<Verdict> valid(@Nullable Object valid) {
        for (Verdict verdict : Verdict.values()) {
            if (Results.valid(verdict).equals(valid)) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict> verdict(String word) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.name().equals(word)) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }

    private static Instant time(Path folder) {
        try {
            return LocalDateTime.parse(String.valueOf(folder.getFileName()), FOLDER)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            try {
                return Files.getLastModifiedTime(folder).toInstant();
            } catch (IOException gone) {
                return Instant.EPOCH;
            }
        }
    }

    private static @Nullable String page(Path folder) {
        return PAGES.stream()
                .filter(page -> Files.exists(folder.resolve(page)))
                .findFirst()
                .orElse(null);
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(text(file));
            if (!json.isObject()) {
                throw new IOException(file.getFileName() + " is no JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IOException(file.getFileName() + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<?, ?> edn(Path file) throws IOException {
        try {
            return Edn.read(text(file)) instanceof Map<?, ?> map ? map : Map.of();
        } catch (EdnException e) {
            throw new IOException(file.getFileName() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file.getFileName() + " is larger than " + (MOST_BYTES >> 20) + " MB");
        }
        return Files.readString(file);
    }
}
