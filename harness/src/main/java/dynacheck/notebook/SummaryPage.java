package dynacheck.notebook;

import dynacheck.checker.Verdict;
import dynacheck.run.Places;
import dynacheck.run.ShellWords;
import dynacheck.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page of something that is many runs: a sweep of seeds, a kill table. One file that needs no other.
 *
 * @param squares one for each part, or for several in a row, in order
 * @param squaresNote what a square is
 */
public record SummaryPage(
        StoredEntry entry, List<String> facts, List<Square> squares, String squaresNote, List<Table> tables) {
    /** So many at most, that the page stays small: then a square stands for several. */
    private static final int MOST_SQUARES = 4000;

    /** @param tone of the worst of those it stands for */
    public record Square(String tone, String title) {}

    /** @param tones class of each row, or empty */
    public record Table(String caption, List<String> heads, List<List<String>> rows, List<String> tones, String note) {}

    /** One part of the whole, as a square shows it. */
    public record Part(String name, Verdict verdict, String what) {}

    /** Squares for these parts. */
    public static List<Square> squares(List<Part> parts) {
        int each = Math.max(1, (parts.size() + MOST_SQUARES - 1) / MOST_SQUARES);
        List<Square> squares = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += each) {
            List<Part> some = parts.subList(i, Math.min(parts.size(), i + each));
            Part worst = some.getFirst();
            for (Part part : some) {
                worst = part.verdict().compareTo(worst.verdict()) > 0 ? part : worst;
            }
            String range = some.size() == 1
                    ? ""
                    : some.getFirst().name() + " to " + some.getLast().name() + ", ";
            squares.add(new Square(
                    tone(worst.verdict()),
                    range + worst.name() + ": " + worst.verdict()
                            + (worst.what().isEmpty() ? "" : ", " + worst.what())));
        }
        return squares;
    }

    public static String tone(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    public String name() {
        return entry.name();
    }

    public String word() {
        return entry.verdict().toString();
    }

    public String tone() {
        return tone(entry.verdict());
    }

    public String reason() {
        return entry.reason();
    }

    public String command() {
        return ShellWords.quoted(entry.command());
    }

    /** Keeps page and entry in a new folder of the store, and returns where the page is. */
    public Path keep(Path store, Instant began) throws IOException {
        return write(Places.newRun(store, entry.kind(), began));
    }

    /** Keeps them in this folder, in the place of those that are there. */
    public Path write(Path folder) throws IOException {
        Path page = folder.resolve("report.html");
        Path draft = folder.resolve("report.draft");
        Files.writeString(draft, html(), StandardCharsets.UTF_8);
        Files.move(draft, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        entry.write(folder);
        return page;
    }

    private String html() throws IOException {
        try (InputStream in = SummaryPage.class.getResourceAsStream("/dynacheck/notebook/notebook.css")) {
            if (in == null) {
                throw new IllegalStateException("the stylesheet is not on the class path");
            }
            return Pages.summary(this, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
