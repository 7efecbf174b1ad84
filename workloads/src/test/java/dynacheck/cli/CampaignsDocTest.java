package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** CAMPAIGNS.md, followed step by step: its file is written, its commands typed, its manifests' shards run. */
@Timeout(240)
class CampaignsDocTest {
    private static final Path DOC = Path.of("..", ".github", "CAMPAIGNS.md");
    private static final Pattern RESULT = Pattern.compile("result ([0-9a-f]{16})");

    @TempDir
    Path dir;

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(DOC);
        Files.writeString(dir.resolve("night.campaign"), blocks("campaign").getFirst());
    }

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Its files lie in the test's folder. */
    private Typed typed(String words) {
        List<String> all = new ArrayList<>();
        for (String word : words.strip().split(" +")) {
            String name = word.replaceFirst("^/results/", "");
            all.add(
                    name.matches("night.campaign|whole|part\\d|merged")
                            ? dir.resolve(name).toString()
                            : name);
        }
        return Typed.of(all.toArray(String[]::new));
    }

    private static String result(Typed typed) {
        Matcher m = RESULT.matcher(typed.out());
        assertTrue(m.find(), typed.out());
        return m.group(1);
    }

    @Test
    void everyCommandDoesWhatThePageSays() {
        int commands = 0;
        List<String> whole = new ArrayList<>();
        for (String block : blocks("text")) {
            for (MatchResult step : Pattern.compile("\\$ ./dynacheck ([^\\n]*)\\n((?:[^$\\n][^\\n]*\\n)*)")
                    .matcher(block)
                    .results()
                    .toList()) {
                Typed run = typed(step.group(1));
                assertEquals(0, run.code(), run.out());
                assertTrue(run.out().contains(step.group(2)), run.out());
                commands++;
                if (!step.group(1).contains("--shard")) {
                    whole.add(result(run));
                }
            }
        }
        assertEquals(5, commands);
        assertEquals(List.of(whole.getFirst(), whole.getFirst(), whole.getFirst()), whole);
    }

    /** Runs each manifest's command for every index: merged, the results are those of one process. */
    @Test
    void theShardsOfEveryManifestMakeTheWhole() throws IOException {
        String whole = result(typed("campaign night.campaign --results whole"));
        List<String> variables =
                List.of("\\$JOB_COMPLETION_INDEX", "\\$SLURM_ARRAY_TASK_ID", "\\$\\{\\{ matrix.shard }}");
        List<String> manifests = new ArrayList<>(blocks("yaml"));
        manifests.add(1, blocks("bash").getFirst());
        assertEquals(variables.size(), manifests.size());
        for (int i = 0; i < manifests.size(); i++) {
            Matcher command =
                    Pattern.compile("\\./dynacheck (campaign [^;\\n]*)").matcher(manifests.get(i));
            assertTrue(command.find(), manifests.get(i));
            for (int shard = 0; shard < 4; shard++) {
                String words = command.group(1)
                        .replaceAll(variables.get(i), "" + shard)
                        .replace("\"", "");
                assertTrue(words.contains("--shard " + shard + "/4"), words);
                assertEquals(0, typed(words).code(), words);
            }
            Typed merged = typed("campaign merge part0 part1 part2 part3 --into " + dir.resolve("merged" + i));
            assertEquals(whole, result(merged), manifests.get(i));
            for (int shard = 0; shard < 4; shard++) {
                delete(dir.resolve("part" + shard));
            }
        }
    }

    private static <T> T part(Class<T> type, Map<?, ?> of, String name) {
        return type.cast(Objects.requireNonNull(of.get(name), name));
    }

    /** What cannot be run here is at least well-formed: YAML with the fields of its kind, a sound script. */
    @Test
    void manifestsAreWellFormed() throws Exception {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<?, ?> job = yaml.load(blocks("yaml").getFirst());
        assertEquals("Job", job.get("kind"));
        Map<?, ?> spec = part(Map.class, job, "spec");
        assertEquals("Indexed", spec.get("completionMode"));
        assertEquals(4, spec.get("completions"));
        Map<?, ?> ci = yaml.load(blocks("yaml").get(1));
        assertEquals(
                Map.of("shard", List.of(0, 1, 2, 3)),
                part(Map.class, ci, "strategy").get("matrix"));
        assertEquals(2, part(List.class, ci, "steps").size());
        Path script =
                Files.writeString(dir.resolve("night.sbatch"), blocks("bash").getFirst());
        assertTrue(Files.readString(script).contains("\n#SBATCH --array=0-3\n"));
        sound("bash", "-n", script.toString());
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck")))) {
            sound("shellcheck", script.toString());
        }
    }

    private static void sound(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
