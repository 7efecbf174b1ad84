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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    private static final int LONG_CELL = 40;

    /** In a cell: what comes after it is shown as less important. */
    public static final String MORE = "\n";

    /**
     * @param tone of the worst of those it stands for
     * @param anchor of the row that tells about it, or empty
     */
    public record Square(String tone, String title, String anchor) {}

    /** A cell as the page shows it. */
    public record Cell(String text, String more) {
        static Cell of(String both) {
            int end = both.indexOf(MORE);
            return end < 0
                    ? new Cell(both, "")
                    : new Cell(both.substring(0, end), both.substring(end + 1).strip());
        }

        /** Class of the stylesheet. */
        public String tone() {
            return isCommand() ? "command" : !more.isEmpty() ? "told" : text.length() > LONG_CELL ? "long" : "";
        }

        public boolean isCommand() {
            return text.startsWith("./dynacheck ");
        }
    }

    /**
     * Rows of text; {@link #MORE} within a cell divides it.
     *
     * @param tones class of each row, or empty
     * @param anchors name of each row within the page, or empty
     */
    public record Table(
            String caption,
            List<String> heads,
            List<List<String>> rows,
            List<String> tones,
            String note,
            List<String> anchors) {
        private static final int MOST_UNFOLDED = 12;

        public Table(String caption, List<String> heads, List<List<String>> rows, List<String> tones, String note) {
            this(caption, heads, rows, tones, note, List.of());
        }

        public Cell cell(int row, int column) {
            return Cell.of(rows.get(row).get(column));
        }

        /** Null if the row has none. */
        public @Nullable String anchor(int row) {
            return anchors.isEmpty() ? null : anchors.get(row);
        }

        /** Long lists that nothing but a link to one of their rows needs; that link unfolds them. */
        public boolean isFolded() {
            return !anchors.isEmpty() && rows.size() > MOST_UNFOLDED;
        }

        /** Whether a narrow window shows each row as a card, and not a table to be pushed sideways. */
        public boolean isWide() {
            return heads.size() > 4 || rows.stream().flatMap(List::stream).anyMatch(cell -> cell.length() > LONG_CELL);
        }
    }

    /**
     * One part of the whole, as a square shows it.
     *
     * @param anchor of the row that tells about it, or empty
     */
    public record Part(String name, Verdict verdict, String what, String anchor) {}

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
                            + (worst.what().isEmpty() ? "" : ", " + worst.what()),
                    worst.anchor()));
        }
        return squares;
    }

    public static String tone(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    public String name() {
        return entry.name();
    }

    public String kind() {
        return entry.kind();
    }

    public String word() {
        return judged().toString();
    }

    private Verdict judged() {
        return Objects.requireNonNull(entry.verdict());
    }

    public String tone() {
        return tone(judged());
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
