package dynacheck.remote;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * An SSH client's configuration as one text: included files stand where they are included, and blocks of Match are
 * left out, for the library takes their lines for those of the block before. A block of Host goes on behind an Include,
 * whatever the included file ends with; blocks of that file count for every host they name.
 */
final class SshConfigText {
    /** As OpenSSH. */
    private static final int DEEPEST = 16;

    private static final int MOST_FILES = 1_000;

    private final Path folder;
    private final StringBuilder text = new StringBuilder();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Integer> blocks = new HashMap<>();
    private int files;

    private SshConfigText(Path folder) {
        this.folder = folder;
    }

    /** Throws IOException if a file cannot be read, or files include each other without end. */
    static SshConfigText of(Path file) throws IOException {
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
        SshConfigText whole = new SshConfigText(folder);
        whole.read(file, "*", 0);
        return whole;
    }

    String lines() {
        return text.toString();
    }

    List<String> warnings() {
        return warnings;
    }

    /** A path as the configuration writes it. */
    static Path path(String written) {
        String home = System.getProperty("user.home");
        return Path.of(written.replaceFirst("^~(?=/)|%d", Matcher.quoteReplacement(home)));
    }

    private void read(Path file, String outer, int depth) throws IOException {
        if (depth > DEEPEST || ++files > MOST_FILES) {
            throw new IOException(file + " is included more than " + DEEPEST + " files deep, or as one of more than "
                    + MOST_FILES + " files: look for a circle of Include");
        }
        String block = outer;
        boolean counts = true;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String[] words = line.strip().split("[\\s=]+", 2);
            String rest = words.length > 1 ? words[1].strip() : "";
            switch (words[0].toLowerCase(Locale.ROOT)) {
                case "host" -> {
                    block = rest;
                    counts = true;
                    begin(block);
                }
                case "match" -> {
                    counts = rest.equalsIgnoreCase("all");
                    block = "*";
                    if (counts) {
                        begin(block);
                    } else {
                        warnings.add(file + ", line " + number + ": Match " + rest
                                + " does not count here, nor what stands below it; write it as a block of Host");
                    }
                }
                case "include" -> {
                    if (counts) {
                        for (Path included : named(rest)) {
                            read(included, block, depth + 1);
                        }
                        begin(block);
                    }
                }
                default -> {
                    if (counts) {
                        text.append(line).append('\n');
                    }
                }
            }
        }
    }

    /** The library keeps the last of equal blocks only, so each is made to look different, and means the same. */
    private void begin(String block) {
        int times = blocks.merge(block, 1, Integer::sum);
        text.append("Host").repeat(" " + block, times).append('\n');
    }

    /** The files of an Include in order; a name that is relative is one in the configuration's folder. */
    private List<Path> named(String patterns) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String pattern : patterns.split("\\s+")) {
            Path wanted = folder.resolve(path(pattern.replace("\"", "")));
            Path parent = Objects.requireNonNullElse(wanted.getParent(), folder);
            if (Files.isDirectory(parent)) {
                PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + wanted);
                try (Stream<Path> all = Files.list(parent)) {
                    all.filter(matcher::matches)
                            .filter(Files::isRegularFile)
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
