package dynacheck.run;

import dynacheck.history.Edn;
import dynacheck.history.EdnException;
import dynacheck.history.Keyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code analyze} keeps what it finds. Files that somebody else wrote are never replaced, nor is what was found
 * with other options: then the next folder of a row is taken. {@code analysis.edn} says who wrote a folder, and how.
 */
public final class ReportFolder {
    private static final String MARK = "analysis.edn";
    private static final long MOST_BYTES = 1 << 16;
    private static final Keyword OPTIONS = Keyword.of("options");
    private static final List<String> WRITTEN = List.of("results.edn", "report.html");

    private final Path dir;
    private final @Nullable List<String> options;
    private final List<String> before;

    private ReportFolder(Path dir, @Nullable List<String> options, List<String> before) {
        this.dir = dir;
        this.options = options;
        this.before = before;
    }

    /** {@code FILE.analysis}, or {@code FILE.analysis-2} and so on. */
    public static ReportFolder beside(Path file, List<String> options) {
        return firstFree(n -> file.resolveSibling(file.getFileName() + ".analysis" + number(n)), options);
    }

    /** {@code dynacheck} in a folder that holds a history, or {@code dynacheck-2} and so on. */
    public static ReportFolder in(Path dir, List<String> options) {
        return firstFree(n -> dir.resolve("dynacheck" + number(n)), options);
    }

    /** The folder of a run of ours, whose own results are made anew. */
    public static ReportFolder ofRun(Path dir) {
        return new ReportFolder(dir, null, List.of());
    }

    /** What the user names, unless it holds files of others. */
    public static ReportFolder named(Path dir, List<String> options) {
        Optional<List<String>> made = options(dir);
        if (made.isEmpty() && holdsResults(dir)) {
            throw new BadArguments(
                    "--out " + dir + " holds results or a report that analyze did not write; name another");
        }
        List<String> before = made.filter(m -> !m.equals(options)).map(ReportFolder::command).stream()
                .toList();
        return new ReportFolder(
                dir,
                options,
                before.stream().map(m -> "replaces what was there, of " + m).toList());
    }

    private static String number(int n) {
        return n == 1 ? "" : "-" + n;
    }

    private static ReportFolder firstFree(IntFunction<Path> folders, List<String> options) {
        for (int n = 1; ; n++) {
            Path dir = folders.apply(n);
            Optional<List<String>> made = options(dir);
            if (made.isPresent() ? made.get().equals(options) : !Files.exists(dir) || isFree(dir)) {
                List<String> before = n == 1
                        ? List.of()
                        : List.of(folders.apply(1) + " stays as it is: it is of "
                                + options(folders.apply(1))
                                        .map(ReportFolder::command)
                                        .orElse("somebody else"));
                return new ReportFolder(dir, options, before);
            }
        }
    }

    private static boolean isFree(Path dir) {
        return Files.isDirectory(dir) && !holdsResults(dir);
    }

    private static boolean holdsResults(Path dir) {
        return WRITTEN.stream().anyMatch(name -> Files.exists(dir.resolve(name)));
    }

    private static String command(List<String> options) {
        return String.join(" ", "analyze", String.join(" ", options)).strip();
    }

    /** With which options this program wrote the folder; empty if it did not. */
    private static Optional<List<String>> options(Path dir) {
        Path file = dir.resolve(MARK);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            Object mark = Edn.read(Files.readString(file));
            return mark instanceof Map<?, ?> map && map.get(OPTIONS) instanceof List<?> made
                    ? Optional.of(made.stream().map(String::valueOf).toList())
                    : Optional.empty();
        } catch (IOException | EdnException e) {
            return Optional.empty();
        }
    }

    public Path dir() {
        return dir;
    }

    /** What the user should know of what was in the way, in words; mostly nothing. */
    public List<String> notes() {
        return before;
    }

    /** Makes the folder, and says in it with which options its content is made. */
    public void prepare() throws IOException {
        Files.createDirectories(dir);
        if (options != null) {
            Map<Keyword, Object> mark = new LinkedHashMap<>();
            mark.put(Keyword.of("by"), "dynacheck " + Version.CURRENT);
            mark.put(OPTIONS, options);
            Files.writeString(dir.resolve(MARK), Edn.printPretty(mark));
        }
    }
}
