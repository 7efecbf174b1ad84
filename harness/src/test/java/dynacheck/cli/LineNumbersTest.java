package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that a message names is the file's line, in a text as in {@code --json}, whatever stands before it. */
class LineNumbersTest {
    private static final Pattern LINE = Pattern.compile("line (\\d+)");

    /** Eight lines without a flaw; indexes would count three. */
    private static final String BEFORE = """

            ; a comment
            {:process :nemesis :type :info :f :kill :value nil}
            {:process 0 :type :invoke
             :f :txn :value [[:r :x nil]]}


            {:process 0 :type :ok :f :txn :value [[:r :x nil]]}
            """;

    private static final String INVOKE = "{:process 0 :type :invoke :f :%s :value %s}\n";
    private static final String OK = "{:process 0 :type :ok :f :%s :value %s}\n";

    @TempDir
    Path dir;

    /** The operation after {@link #BEFORE} and a blank line, and the line that is to be named. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rw-register | txn | [[:r :x nil]] | []                | 11",
                "rw-register | txn | [[:w :x 1]]   | [[:w :x 2]]       | 11",
                "rw-register | txn | [[:w :x 1]]   | [[:w :x 1]        | 11",
                "rw-register | txn | [[:add :x 1]] | [[:add :x 1]]     | 10",
                "rw-register | txn | [[:r :x nil]] | [[:r nil 1]]      | 11",
                "list-append | txn | [[:r :x nil]] | [[:r :x 5]]       | 11",
                "rw-register | add | 5             | 5                 | 10",
                "register    | add | 5             | 5                 | 10",
                "register    | cas | 7             | 7                 | 10",
                "register    | write | 7           | 8                 | 11"
            })
    void textAndJsonNameTheLineOfTheFile(String model, String f, String invoked, String completed, int line)
            throws Exception {
        String text = BEFORE + "\n" + INVOKE.formatted(f, invoked) + OK.formatted(f, completed) + "\n";
        Path plain = Files.writeString(dir.resolve("history.edn"), text);
        Path compressed = dir.resolve("history.edn.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        for (Path file : List.of(plain, compressed)) {
            for (String option : new String[] {"--json", ""}) {
                List<String> arguments = new ArrayList<>(List.of("analyze", "--model", model, file.toString()));
                arguments.addAll(option.isEmpty() ? List.of() : List.of(option));
                String said = everything(() -> Main.exitCode(arguments.toArray(String[]::new)));
                Matcher named = LINE.matcher(said);
                assertTrue(named.find(), said);
                assertEquals(line, Integer.parseInt(named.group(1)), said);
            }
        }
    }

    /** What the code prints, errors too. */
    private static String everything(Runnable code) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            String printed = Output.of(code);
            return printed + errors.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(before);
        }
    }
}
