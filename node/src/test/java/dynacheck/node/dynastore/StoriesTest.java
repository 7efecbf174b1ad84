package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol's stories: {@code src/test/resources/stories} holds each with the output that it must have. They are
 * made to be read beside the paper.
 */
class StoriesTest {
    private static final Path STORIES = Path.of("src", "test", "resources", "stories");
    private static final String REWRITE = "dynacheck.rewrite";

    static List<Path> stories() throws IOException {
        return files(STORIES);
    }

    static List<Path> storiesOfTheShortForm() throws IOException {
        return files(STORIES.resolve("short"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsWritten(Path file) throws IOException {
        compare(file, Parts.FAITHFUL);
    }

    @ParameterizedTest
    @MethodSource("storiesOfTheShortForm")
    void happensAsWrittenInTheShortForm(Path file) throws IOException {
        compare(file, ShortParts.SHORT);
    }

    private static void compare(Path file, Parts parts) throws IOException {
        Story story = Story.read(file);
        List<String> actual = story.transcript(parts);
        if (Boolean.getBoolean(REWRITE)) {
            Files.write(file, actual);
            fail(file + " was rewritten, as -D" + REWRITE + "=true asked: read the diff, then test without it");
        }
        if (!actual.equals(story.lines())) {
            fail(difference(file, story.lines(), actual));
        }
    }

    private static String difference(Path file, List<String> written, List<String> actual) {
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                "a/node/" + file, "b/node/" + file, written, DiffUtils.diff(written, actual), 3);
        return "the protocol does not do what the story says:\n" + String.join("\n", lines)
                + "\nIf it should do what it does, rewrite the stories and read the diff: ./mvnw -pl node test"
                + " -Dtest=StoriesTest -D" + REWRITE + "=true";
    }

    /** A deviation from the protocol is a line that changes, at the place in the story where it happens. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            READ_WITHOUT_WRITE_BACK | 01-write-and-read | "-  n2 send    (REQ, W, 7"
            SECOND_COLLECT_DROPPED | 02-reconfiguration | "-  n1 send    (Mem.Read, 9, V0)"
            JOINER_ENABLED_AT_ONCE | 02-reconfiguration | "-  n4 reply   read(x) failed: not enabled"
            GREATEST_VIEW_FIRST | 03-figure-1 | "-  n2 trace   update(V1, {-n1,+n4,+n5}) begins"
            DESIRED_VIEW_NOT_EXTENDED | 04-add-and-remove-at-once | "-  n2 trace   update(A, {+n4}) begins"
            REMOVED_PROCESS_SERVES_ITS_COPY | 05-removed-while-it-writes | "+  n3 reply   read(x) = ⊥"
            REPLY_BEFORE_PERSIST | 06-restart | "-  n3 hold    (REPLY, 3) to n1"
            OWN_ENTRY_FORGOTTEN | 06-restart | "+  n1 persist own Mem of V0 = {+n5}"
            CHUNK_SKIPS_A_KEY | 07-full-transfer | "-  n1 trace   transfer to V1: keys b to c"
            NO_RESTART_AT_NOTIFY | 08-notify-and-catching-up | "-  n3 trace   Traverse restarts from V2"
            LIFE_IGNORED | 09-second-life | "-  n1 life    refuses: n3 has lived elsewhere"
            NO_FINISHER | 10-finisher | "-  n3 trace   curView = V1"
            WRITE_IN_VIEW_WITHOUT_SCAN | 11-write-meets-reconfiguration | "-  n2 trace   scan(V0) = Mem[n1]={+n4}"
            RESTART_PICKS_NEW_TIMESTAMP | 11-write-meets-reconfiguration | "+  n2 trace   ts of x = (2,n2#2)"
            """)
    void changeOfTheProtocolShows(String mutant, String name, String line) throws IOException {
        Path file = STORIES.resolve(name + ".txt");
        Story story = Story.read(file);
        String difference = difference(file, story.lines(), story.transcript(MutantCatalogue.find(mutant)));
        assertTrue(difference.lines().anyMatch(l -> l.startsWith(line)), difference);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            SETTLED_WITHOUT_AGREEMENT | 01-write-and-read | "-  n3 send    (W+LOOK"
            MEM_BEFORE_THE_VALUE | 02-write-meets-reconfiguration | "-  n2 send    (W+LOOK"
            """)
    void changeOfTheShortFormShows(String mutant, String name, String line) throws IOException {
        Path file = STORIES.resolve("short").resolve(name + ".txt");
        Story story = Story.read(file);
        String difference = difference(file, story.lines(), story.transcript(MutantCatalogue.find(mutant)));
        assertTrue(difference.lines().anyMatch(l -> l.startsWith(line)), difference);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            > delver n1->n2    | story:3: unknown command 'delver'; there are: chunk-bytes cluster
            > write n1 x       | story:3: 2 arguments (usage: write NODE KEY VALUE)
            > reconfig n1      | story:3: no changes (usage: reconfig NODE CHANGE...)
            > crash n9         | story:3: there is no n9 yet, only [n1, n2, n3]: start n9 (usage: crash NODE)
            > reconfig n1 n4   | story:3: n4 is no change, such as +n4 or -n2
            > reconfig n1 +n4  | story:3: which process is n4? start n4 first
            > start n1         | story:3: n1 runs already: crash n1
            > show replies     | story:3: there is nothing called replies to show
            > chunk-bytes many | story:3: many is no number
            > view V1 is V0    | story:3: not a definition (usage: view NAME = VIEW CHANGE...)
            write n1 x 5       | story:3: neither a comment (# ...) nor a command (> ...) nor the output of one
            """)
    void badLineIsAnError(String line, String message) {
        Story story = new Story("story", List.of("# three processes", "> cluster n1 n2 n3", line));
        Story.BadStory error = assertThrows(Story.BadStory.class, () -> story.transcript(Parts.FAITHFUL));
        assertTrue(error.toString().contains(": " + message), error.toString());
    }

    /** What is rewritten is the output only. */
    @Test
    void commentsAndCommandsStay() {
        Story story = new Story("story", List.of("# why", "> cluster n1", "  of old", "", "> status n1"));
        assertEquals(
                List.of(
                        "# why",
                        "> cluster n1",
                        "  V0 = {n1}",
                        "",
                        "> status n1",
                        "  n1 status  curView = V0, enabled, registers: 0"),
                story.transcript(Parts.FAITHFUL));
    }
}
