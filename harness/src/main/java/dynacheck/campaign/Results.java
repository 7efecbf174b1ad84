package dynacheck.campaign;

import dynacheck.run.BadArguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of lines. Adding one that is there changes nothing, and neither does the order: so folders of results can be
 * put together in any way. Of two lines that differ only in what they cost, the cheaper one stays. Not thread-safe.
 */
public final class Results {
    static final String SUFFIX = ".jsonl";
    /** Of what is being written: nobody reads it. */
    public static final String DRAFT = "results.draft";

    /** Longer lines are not of ours: reading them would take any amount of memory. */
    private static final int LONGEST_LINE = 16 << 20;

    private final Map<String, Line> lines = new TreeMap<>();
    private final List<String> notUnderstood = new ArrayList<>();
    private long damaged;

    /** All files of lines in a folder; none if there is no such folder. A torn last line is as if never written. */
    public static Results read(Path folder) throws IOException {
        Results results = new Results();
        if (Files.isDirectory(folder)) {
            for (Path file : files(folder)) {
                results.readFile(file);
            }
        }
        return results;
    }

    /** The same, of a folder that must be one. */
    public static Results readExisting(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || files(folder).isEmpty()) {
            throw new BadArguments(folder + " holds no results of a campaign (no file *" + SUFFIX + ")");
        }
        return read(folder);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private void readFile(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            read(in, file.toString());
        }
    }

    /** Adds a file's lines. A torn last line is as if never written. */
    public void read(BufferedReader in, String file) throws IOException {
        StringBuilder line = new StringBuilder();
        long number = 1;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                if (line.length() <= LONGEST_LINE) {
                    line.append((char) c);
                }
                continue;
            }
            accept(line.toString(), file, number++);
            line.setLength(0);
        }
    }

    private void accept(String text, String file, long number) {
        try {
            if (!text.isBlank()) {
                add(Lines.parse(text));
            }
        } catch (IllegalArgumentException e) {
            damaged++;
            if (notUnderstood.size() < 10) {
                notUnderstood.add(file + ":" + number + ": " + e.getMessage());
            }
        }
    }

    /** Whole lines that say nothing known, the first of them with file, number and reason; their seeds do not count. */
    public List<String> notUnderstood() {
        List<String> told = new ArrayList<>(notUnderstood);
        if (damaged > told.size()) {
            told.add("and " + (damaged - told.size()) + " more lines that are not understood");
        }
        return told;
    }

    void add(Line line) {
        lines.merge(key(line), line, Results::better);
    }

    /** Adds all of another one. */
    public void add(Results other) {
        other.lines.values().forEach(this::add);
    }

    /** Lines of one key are of the same thing. */
    private static String key(Line line) {
        return switch (line) {
            case Line.PlanLine plan -> "0 " + Lines.text(plan);
            case Line.ArmLine arm -> "1 " + Lines.text(arm);
            case Line.RangeLine range ->
                String.format("2 %s %012d %012d ", range.arm(), range.from(), range.to())
                        + Lines.text(new Line.RangeLine(
                                range.arm(), range.from(), range.to(), range.outcome(), new Line.Cost(0, 0)));
            case Line.ShrunkLine shrunk -> "3 " + shrunk.arm() + " " + shrunk.failure();
        };
    }

    private static Line better(Line one, Line other) {
        if (one instanceof Line.RangeLine a && other instanceof Line.RangeLine b) {
            return new Line.RangeLine(
                    a.arm(), a.from(), a.to(), a.outcome(), a.cost().least(b.cost()));
        }
        return one instanceof Line.ShrunkLine a && other instanceof Line.ShrunkLine b ? a.smallest(b) : one;
    }

    Collection<Line> lines() {
        return lines.values();
    }

    <T extends Line> List<T> all(Class<T> kind) {
        return lines.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Line.@Nullable ShrunkLine shrunk(String arm, Object failure) {
        return (Line.ShrunkLine) lines.get("3 " + arm + " " + failure);
    }

    /** In order, in one file of the folder, which is made; all of it or nothing. */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("results" + SUFFIX);
        Path draft = folder.resolve(DRAFT);
        Files.write(draft, lines.values().stream().map(Lines::text).toList());
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
