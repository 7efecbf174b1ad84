package dynacheck.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dynacheck.checker.RunInfo;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.judge.Analysis;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where runs are kept: {@code <root>/<name>/<yyyyMMdd'T'HHmmss.SSSZ>/}. */
public final class Store {
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String TEST = "test.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path root;

    public Store(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Makes the run's folder and points {@code current} to it. */
    public Path create(String name, Instant start) throws IOException {
        Path parent = Files.createDirectories(root.resolve(name));
        Instant time = start;
        while (true) {
            try {
                Path dir = Files.createDirectory(parent.resolve(FOLDER.format(time)));
                link(root.resolve("current"), dir);
                return dir;
            } catch (FileAlreadyExistsException e) {
                time = time.plusMillis(1);
            }
        }
    }

    /**
     * What is needed to analyze and repeat the run. Written before it starts, so that a killed run has it too.
     *
     * @param settings every option with the value in force, also those not typed
     */
    public static void writeRun(Path dir, RunInfo run, Map<String, Object> settings) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        run.toEdn().forEach((key, value) -> json.put(key.name(), value));
        json.put("settings", settings);
        JSON.writeValue(dir.resolve(TEST).toFile(), json);
    }

    /**
     * What the run in this folder wrote about itself; that of a foreign history if there is no such file.
     *
     * @throws IOException also if the file does not describe a run; the message has its name and place
     */
    public static RunInfo readRun(Path dir) throws IOException {
        Path file = dir.resolve(TEST);
        if (!Files.exists(file)) {
            return RunInfo.foreign(String.valueOf(dir.getFileName()));
        }
        try {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            JSON.readTree(file.toFile())
                    .properties()
                    .forEach(e -> map.put(Keyword.of(e.getKey()), JSON.convertValue(e.getValue(), Object.class)));
            if (map.containsKey(Keyword.of("name"))) {
                return RunInfo.fromEdn(map);
            }
        } catch (JsonProcessingException | DateTimeParseException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        throw new IOException(file + " does not describe a run: it has no name");
    }

    /** The options of its target that the run in this folder had; none if it does not say. */
    public static Map<String, String> readTargetOptions(Path dir) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        JSON.readTree(dir.resolve(TEST).toFile())
                .path("settings")
                .path("target-options")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return options;
    }

    public static Path writeResults(Path dir, Analysis analysis) throws IOException {
        return Files.writeString(dir.resolve("results.edn"), Edn.printPretty(analysis.toEdn()));
    }

    /** Points {@code latest} and {@code <name>/latest} to a finished run. */
    public void finished(Path dir) throws IOException {
        link(root.resolve("latest"), dir);
        Path parent = dir.getParent();
        if (parent != null) {
            link(parent.resolve("latest"), dir);
        }
    }

    /** Replaces a link in one step. Relative, so that the store can be moved. */
    private static void link(Path link, Path dir) throws IOException {
        Path parent = link.getParent();
        if (parent == null) {
            return;
        }
        Path fresh = Files.createTempFile(parent, ".link", "");
        Files.delete(fresh);
        try {
            Files.createSymbolicLink(fresh, parent.relativize(dir));
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (UnsupportedOperationException e) {
            // A file system without links; the folders are there anyway.
            Files.deleteIfExists(fresh);
        }
    }
}
