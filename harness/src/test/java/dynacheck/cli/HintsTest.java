package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.run.ObjectModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever does what a message recommends gets an answer: each hint is tried on the history that got it. */
class HintsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** An option in a message, with what follows if that is its value. */
    private static final Pattern HINT =
            Pattern.compile("--(?:model|initial|key-by|consistency) \\S+?(?=[. ]|$)|--treat-fail-as-info");

    /** An option in a sentence of the sources. */
    private static final Pattern OPTION = Pattern.compile("\"[^\"]*?(--[a-z][a-z-]+)[^\"]*\"");

    private static final String LISTS = txn("[[:append :x 1]]", "[[:append :x 1]]")
            + txn("[[:r :x nil] [:append :x 2]]", "[[:r :x [1]] [:append :x 2]]");
    private static final String REGISTERS =
            txn("[[:w :x 1] [:w :y 2]]", "[[:w :x 1] [:w :y 2]]") + txn("[[:r :x nil]]", "[[:r :x 1]]");
    private static final String FAILED =
            op("txn", "fail", "[[:w :x 1] [:w :y 1]]", "[[:w :x 1] [:w :y 1]]") + txn("[[:r :x nil]]", "[[:r :x 1]]");

    @TempDir
    Path dir;

    /** A history, the model that it is first judged by, the hint expected, and the verdict of who follows it. */
    private record Case(String history, String model, String hint, String verdict) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(LISTS, "register", "--model list-append", "VALID"),
                new Case(REGISTERS, "register", "--model rw-register", "VALID"),
                new Case(LISTS, "rw-register", "--model list-append", "VALID"),
                new Case(REGISTERS, "list-append", "--model rw-register", "VALID"),
                new Case(
                        op("write", "1") + op("cas", "[1 2]") + op("read", "2"),
                        "rw-register",
                        "--model cas-register",
                        "VALID"),
                new Case(op("write", "1") + op("read", "1"), "list-append", "--model rw-register", "VALID"),
                new Case(completions(LISTS), "register", "--model list-append", "UNKNOWN"),
                new Case(completions(LISTS), "list-append", "--consistency strong-session-serializable", "VALID"),
                new Case(
                        completions(LISTS).replace(":process 0 ", ""),
                        "list-append",
                        "--consistency serializable",
                        "VALID"),
                new Case(FAILED, "rw-register", "--treat-fail-as-info", "VALID"),
                new Case(
                        op("write", "fail", "1", "1")
                                + op("read", "ok", "nil", "1")
                                + op("write", "2")
                                + op("read", "2"),
                        "register",
                        "--treat-fail-as-info",
                        "VALID"),
                new Case(op("read", "0") + op("write", "1") + op("read", "1"), "register", "--initial 0", "VALID"),
                new Case(
                        op("write", "[1 2]") + op("read", "ok", "nil", "[1 2]") + op("write", "7") + op("read", "7"),
                        "register",
                        "--key-by none",
                        "VALID"),
                new Case(
                        op("read", "{0 10, 1 10}")
                                + op("transfer", "{:from 0, :to 1, :amount 5}")
                                + op("read", "{0 5, 1 15}"),
                        "register",
                        "--model bank",
                        "VALID"),
                new Case(op("add", "1") + op("add", "2") + op("read", "#{1 2}"), "register", "--model set", "VALID"),
                new Case(op("add", "1") + op("add", "2") + op("read", "3"), "register", "--model counter", "VALID"),
                new Case(op("increment", "nil") + op("read", "1"), "register", "--model counter", "VALID"),
                new Case(op("enqueue", "1") + op("dequeue", "ok", "nil", "1"), "register", "--model queue", "VALID"),
                new Case(op("acquire", "nil") + op("release", "nil"), "register", "--model mutex", "VALID"),
                // Then the next message says what these are, and what can be judged of them.
                new Case(
                        completions(op("write", "1") + op("read", "1")), "register", "--model list-append", "UNKNOWN"));
    }

    /** A model that a message can name needs a case, too. */
    @Test
    void everyModelOfAnObjectIsTried() {
        Set<String> tried = new TreeSet<>();
        cases().forEach(c -> tried.add(c.hint()));
        for (ObjectModel model : ObjectModel.all()) {
            assertTrue(tried.contains("--model " + model), tried::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsHintedAtIsJudged(Case given) throws Exception {
        Path file = Files.writeString(dir.resolve("history.edn"), given.history());
        List<String> arguments = new ArrayList<>(List.of("analyze", "--json", "--model", given.model()));
        String first = output(arguments, file);
        List<String> hints = HINT.matcher(first).results().map(r -> r.group()).toList();
        assertTrue(hints.contains(given.hint()), hints + " of " + first);
        for (String hint : new TreeSet<>(hints)) {
            JsonNode judged = MAPPER.readTree(output(followed(arguments, hint), file));
            assertFalse(judged.path("error").asBoolean(), hint + " leads to " + judged);
            if (hint.equals(given.hint())) {
                assertEquals(given.verdict(), judged.path("verdict").asText(), hint + " leads to " + judged);
            }
        }
    }

    private static List<String> followed(List<String> arguments, String hint) {
        List<String> followed = new ArrayList<>(arguments);
        if (hint.startsWith("--model")) {
            followed.subList(followed.size() - 2, followed.size()).clear();
        }
        followed.addAll(Arrays.asList(hint.split(" ", 2)));
        return followed;
    }

    private static String output(List<String> arguments, Path file) {
        List<String> all = new ArrayList<>(arguments);
        all.add(file.toString());
        return Output.of(() -> Main.exitCode(all.toArray(String[]::new)));
    }

    /** A new hint needs a case here. */
    @Test
    void everyOptionThatAMessageNamesIsTried() throws Exception {
        Set<String> named = new TreeSet<>();
        for (String folder : new String[] {"checker", "history"}) {
            try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java", "dynacheck", folder))) {
                for (Path source :
                        sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                    Matcher option = OPTION.matcher(Files.readString(source).replaceAll("(?m)^\\s*(//|\\*).*$", ""));
                    while (option.find()) {
                        named.add(option.group(1));
                    }
                }
            }
        }
        Set<String> tried = new TreeSet<>();
        cases().forEach(c -> tried.add(c.hint().split(" ")[0]));
        named.removeAll(Set.of("--store", "--temp", "--temp-limit")); // Of a full disk; tried by CampaignJudgeTest.
        assertEquals(tried, named);
    }

    @Test
    void whatNoModelUnderstandsGetsNoHint() throws Exception {
        Path file = Files.writeString(dir.resolve("history.edn"), LISTS + REGISTERS);
        for (String model : new String[] {"register", "rw-register", "list-append"}) {
            String text = output(List.of("analyze", "--json", "--model", model), file);
            assertTrue(text.contains("UNKNOWN") && !text.contains("--model"), text);
        }
    }

    private static String completions(String history) {
        return history.lines()
                .filter(line -> !line.contains(":invoke"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    private static String txn(String invoked, String completed) {
        return op("txn", "ok", invoked, completed);
    }

    private static String op(String f, String value) {
        return op(f, "ok", f.equals("read") ? "nil" : value, value);
    }

    private static String op(String f, String type, String invoked, String completed) {
        return "{:process 0 :type :invoke :f :%s :value %s}\n{:process 0 :type :%s :f :%s :value %s}\n"
                .formatted(f, invoked, type, f, completed);
    }
}
