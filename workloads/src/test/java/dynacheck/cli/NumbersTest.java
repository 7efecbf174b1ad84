package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.run.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every number that a verb takes, of every verb: out of its bounds it is refused before anything begins. */
@Timeout(120)
class NumbersTest {
    /** What a verb cannot be typed without. */
    private static final Map<String, String> ARGUMENTS =
            Map.of("test", "register", "replay", "1", "analyze", "absent.edn", "campaign judge", "absent.edn");

    /** Not even root can make a file there. */
    private static final String NO_FILES = "/proc/table";

    @TempDir
    Path dir;

    private record Typable(List<String> words, CommandSpec verb, OptionSpec option, Limits bounds) {}

    private static List<Typable> numbers() {
        List<Typable> all = new ArrayList<>();
        collect(Verbs.commandLine().getCommandSpec(), List.of(), all);
        return all;
    }

    private static void collect(CommandSpec verb, List<String> words, List<Typable> all) {
        for (OptionSpec option : verb.options()) {
            Limits bounds = Bounds.of(verb, option);
            if (bounds != null) {
                all.add(new Typable(words, verb, option, bounds));
            }
        }
        for (CommandLine sub : verb.subcommands().values()) {
            List<String> longer = Stream.concat(words.stream(), Stream.of(sub.getCommandName()))
                    .toList();
            collect(sub.getCommandSpec(), longer, all);
        }
    }

    private Typed type(Typable number, String value) {
        List<String> words = new ArrayList<>(number.words());
        String argument = ARGUMENTS.get(String.join(" ", words));
        if (argument != null) {
            words.add(argument);
        }
        boolean needsSeeds = number.words().equals(List.of("sim"))
                && !number.option().longestName().equals("--seeds");
        if (needsSeeds) {
            words.addAll(List.of("--seeds", "1..1"));
        }
        if (number.verb().findOption("--store") != null) {
            words.addAll(List.of("--store", dir.resolve("store").toString()));
        }
        words.add(number.option().longestName() + "=" + value);
        return Typed.of(words.toArray(String[]::new));
    }

    @Test
    void whatIsOutOfBoundsOrNoNumberIsRefusedByEveryVerb() {
        List<String> wrong = new ArrayList<>();
        int typed = 0;
        for (Typable number : numbers()) {
            List<String> values = new ArrayList<>(List.of(
                    "x", "", "NaN", "Infinity", "-Infinity", "1e400", "99999999999999999999999", "1..", "5..3"));
            if (number.bounds().least() > -1e9) {
                values.addAll(List.of("-1", "9999999999999", "-99999999999"));
            }
            if (number.bounds().least() > 0) {
                values.addAll(List.of("0", "0..0"));
            }
            for (String value : values) {
                Typed result = type(number, value);
                typed++;
                boolean aSentence = result.out().lines().count() <= 2
                        && result.out().startsWith("dynacheck: ")
                        && result.out().contains(number.option().longestName())
                        && !result.out().contains("Exception");
                if (result.code() != 254 || !aSentence) {
                    wrong.add(number.words() + " " + number.option().longestName() + "=" + value + ": " + result.code()
                            + " " + result.out());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(typed > 400, "so many were typed: " + typed);
        assertFalse(Files.exists(dir.resolve("store")), "nothing was begun");
    }

    @Test
    void theLeastIsMeaningful() {
        String[] least = {
            "sim",
            "--seeds",
            "0..0",
            "--workload",
            "register",
            "--nodes",
            "2",
            "--concurrency",
            "1",
            "--keys",
            "1",
            "--rate",
            "1",
            "--time-limit",
            "1ms",
            "--nemesis-interval-ms",
            "1",
            "--latency-us",
            "1",
            "--clog-ms",
            "1",
            "--sync-us",
            "1",
            "--store",
            dir + "/store"
        };
        Typed typed = Typed.of(least);
        assertTrue(List.of(0, 2).contains(typed.code()), typed.out());
    }

    @Test
    void nodesOfATestAreANumberOrNames() {
        for (String nodes : List.of("0", "-1", "101", "1000", "99999999999999999999", "", ",", "n1,n1", "n1, n2")) {
            Typed typed = Typed.of("test", "register", "--nodes", nodes, "--store", dir + "/store");
            assertEquals(254, typed.code(), typed.out());
            assertFalse(typed.out().contains("Exception"), typed.out());
        }
        assertTrue(Typed.of("test", "churn", "--nodes", "3").out().contains("needs at least 4"), "as sim says");
        assertEquals(254, Typed.of("sim", "--seeds", "1..1", "--nodes", "0").code());
        Typed few = Typed.of("sim", "--seeds", "1..3", "--workload", "churn", "--nodes", "3");
        assertEquals(254, few.code(), few.out());
        assertTrue(few.out().contains("workload churn needs at least 4 nodes, not 3"), few.out());
        for (String clients : List.of("0", "0n", "-1", "x", "99999999999n", "10001", "n2")) {
            Typed typed = Typed.of("test", "register", "--concurrency", clients, "--store", dir + "/store");
            assertEquals(254, typed.code(), typed.out());
        }
        assertFalse(Files.exists(dir.resolve("store")), "nothing was begun");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamedWithTheReason() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        String store = file.resolve("store").toString();
        for (String[] words : List.of(
                new String[] {"test", "register", "--cluster", "sim", "--store", store},
                new String[] {"test", "register", "--store", store},
                new String[] {"replay", "1", "--store", store},
                new String[] {"mutants", "--only", "lost-add", "--table", store},
                new String[] {"mutants", "--only", "lost-add", "--table", dir.toString()},
                new String[] {"mutants", "--only", "lost-add", "--table", NO_FILES},
                new String[] {"mutants", "--harness", "--table", NO_FILES},
                new String[] {"sim", "--seeds", "1..1", "--hashes", NO_FILES})) {
            Typed typed = Typed.of(words);
            assertEquals(254, typed.code(), typed.out());
            assertTrue(typed.out().contains(words[words.length - 1] + " cannot be written: "), typed.out());
            assertTrue(typed.out().contains("; name another place with --"), typed.out());
        }
        Typed absent =
                Typed.of("check-nodes", "--nodes-file", dir.resolve("nosuch").toString());
        assertEquals(254, absent.code());
        assertTrue(absent.out().contains("--nodes-file: there is no file " + dir), absent.out());
    }
}
