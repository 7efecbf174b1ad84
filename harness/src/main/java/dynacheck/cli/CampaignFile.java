package dynacheck.cli;

import dynacheck.run.BadArguments;
import dynacheck.run.Nearest;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A campaign in a file: a line for each option of the verb, its name without the dashes, then its value. What begins
 * with {@code #} is a comment. A line that is not understood is refused, with its number.
 */
final class CampaignFile {
    private static final long MOST_BYTES = 1 << 20;

    /** What is said of one process, not of the campaign. */
    private static final List<String> NOT_HERE = List.of("--results", "--shard", "--cores", "--help", "--version");

    /** A line, as words of a command line. */
    private record Entry(String where, OptionSpec option, List<String> words) {
        /** Other lines can only be judged together with these. */
        boolean saysTarget() {
            return option.longestName().equals("--target")
                    || option.longestName().equals("--plugin");
        }
    }

    private CampaignFile() {}

    /** The file's lines as words of a command line. */
    static List<String> words(Path file) throws IOException {
        List<Entry> entries = entries(file);
        List<String> target = words(entries.stream().filter(Entry::saysTarget).toList());
        for (Entry entry : entries) {
            check(entry, entry.saysTarget() ? List.of() : target);
        }
        return words(entries);
    }

    private static List<String> words(Collection<Entry> entries) {
        return entries.stream().flatMap(entry -> entry.words().stream()).toList();
    }

    private static List<Entry> entries(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            String where = file + ":" + (i + 1) + ": ";
            String[] parts = line.split("\\s+", 2);
            OptionSpec option = option(where, parts[0]);
            Integer before = seen.put(option.longestName(), i + 1);
            if (before != null && !option.isMultiValue()) {
                throw new BadArguments(where + parts[0] + " is there already, in line " + before);
            }
            entries.add(new Entry(where, option, typed(where, option, parts.length == 1 ? "" : parts[1])));
        }
        return entries;
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadArguments("there is no file " + file + " of a campaign");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new BadArguments(file + " is larger than " + (MOST_BYTES >> 20) + " MB: it is no campaign");
        }
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new BadArguments(file + " is no text in UTF-8: it is no campaign");
        }
    }

    private static OptionSpec option(String where, String name) {
        List<OptionSpec> known = CampaignCommand.known().stream()
                .filter(option -> !NOT_HERE.contains(option.longestName()))
                .toList();
        List<String> names = known.stream()
                .map(option -> option.longestName().substring(2))
                .sorted()
                .toList();
        return known.stream()
                .filter(option -> option.longestName().equals("--" + name))
                .findFirst()
                .orElseThrow(() -> new BadArguments(where + "there is no option " + name + "; "
                        + Nearest.hint(name, names) + "known: " + String.join(", ", names)));
    }

    private static List<String> typed(String where, OptionSpec option, String value) {
        String name = option.longestName();
        if (option.arity().max() == 0) {
            return switch (value) {
                case "", "yes" -> List.of(name);
                case "no" -> List.of();
                default -> throw new BadArguments(where + name.substring(2) + " is yes or no, not " + value);
            };
        }
        if (value.isEmpty()) {
            throw new BadArguments(where + name.substring(2) + " has no value");
        }
        return List.of(name + "=" + value);
    }

    /** Whether the line means something by itself. */
    private static void check(Entry entry, List<String> target) throws IOException {
        try {
            CampaignCommand.parsed(Stream.concat(target.stream(), entry.words().stream())
                            .toList())
                    .arms();
        } catch (BadArguments | CommandLine.ParameterException e) {
            throw new BadArguments(entry.where() + Verbs.plain(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
