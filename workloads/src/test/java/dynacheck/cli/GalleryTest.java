package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.run.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gallery is true: its commands give the verdicts of its pictures, which exist and are small. */
class GalleryTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path PICTURES = TOP.resolve(".github/gallery");
    private static final Pattern SHOT = Pattern.compile("<!-- (\\S+\\.webp) \\d+x\\d+ ([A-Z]+)(?: [#/]\\S*)? -->");
    private static final long MOST_BYTES = 150_000;
    private static final long MOST_BYTES_OF_ALL = 1_200_000;

    @TempDir
    Path store;

    @BeforeAll
    static void quiet() {
        RunLog.quiet();
    }

    @Test
    void everyPictureIsThereSmallAndShown() throws IOException {
        String gallery = Files.readString(TOP.resolve(".github/GALLERY.md"));
        Set<String> named = new HashSet<>();
        Matcher shot = SHOT.matcher(gallery);
        while (shot.find()) {
            named.add(shot.group(1));
            assertTrue(gallery.contains("](gallery/" + shot.group(1) + ")"), shot.group(1));
        }
        long all = 0;
        Set<String> there = new HashSet<>();
        try (Stream<Path> files = Files.list(PICTURES)) {
            for (Path file : files.toList()) {
                there.add(file.getFileName().toString());
                all += Files.size(file);
                assertTrue(Files.size(file) < MOST_BYTES, file + " has " + Files.size(file) + " bytes");
            }
        }
        assertEquals(named, there);
        assertTrue(all < MOST_BYTES_OF_ALL, "together " + all + " bytes");
        Matcher shown = Pattern.compile("\\.github/gallery/([a-z-]+\\.webp)")
                .matcher(Files.readString(TOP.resolve("README.md")));
        while (shown.find()) {
            assertTrue(there.contains(shown.group(1)), "README shows " + shown.group(1));
        }
    }

    @Test
    void eachCommandGivesTheVerdictOfItsPictures() throws IOException {
        List<String> words = List.of();
        int ran = 0;
        int code = -1;
        for (String line : Files.readAllLines(TOP.resolve(".github/GALLERY.md"))) {
            Matcher shot = SHOT.matcher(line);
            if (line.startsWith("./dynacheck serve") || line.startsWith("./dynacheck bench")) {
                words = List.of(line); // the one does not end, the other takes its time: their own tests run them
            } else if (line.startsWith("./dynacheck ")) {
                words = new ArrayList<>(List.of(line.split(" ")));
                words.set(0, "");
                words.replaceAll(word -> word.startsWith(".github/") ? "" + TOP.resolve(word) : word);
                words.addAll(
                        switch (words.get(1)) {
                            case "campaign" -> List.of("--results", "" + store.resolve("campaign/gallery"));
                            case "analyze" -> List.of("--out", "" + store.resolve("analyzed"));
                            default -> List.of("--store", "" + store);
                        });
                code = Main.exitCode(words.subList(1, words.size()).toArray(String[]::new));
                ran++;
            } else if (shot.find() && !shot.group(2).equals("MEASURED")) {
                assertEquals(List.of("VALID", "INVALID", "UNKNOWN").indexOf(shot.group(2)), code, words::toString);
            }
        }
        assertTrue(ran >= 7, "ran " + ran);
    }
}
