package dynacheck.notebook;

import dynacheck.checker.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of the notebook: what one folder of the store holds.
 *
 * @param path of the folder within the store, with {@code /} between names
 * @param kind {@code "run"}, or what the folder's {@code entry.json} says: {@code "sweep"}, {@code "mutants"}...
 * @param time when it began, by its own word or else by the folder
 * @param verdict empty unless it was judged
 * @param reason the first reason of that verdict, or what is wrong with the folder
 * @param settings what it was run with, by name, in a fixed order
 * @param operations of clients; empty if nobody counted
 * @param page file within the folder to open first, if there is one
 */
public record Entry(
        String path,
        String kind,
        State state,
        String name,
        Instant time,
        Optional<Verdict> verdict,
        List<Finding> findings,
        String reason,
        Map<String, String> settings,
        Optional<Long> operations,
        Optional<Duration> duration,
        @Nullable String page) {
    private static final int SHORT = 240;
    /** Of what is as it should be, less is of interest. */
    private static final int SHORT_VALID = 120;

    private static final DateTimeFormatter DAY = utc("yyyy-MM-dd");
    private static final DateTimeFormatter CLOCK = utc("HH:mm:ss");

    static final String COMMAND = "command-line";

    /** What is known of a folder. */
    public enum State {
        JUDGED("judged"),
        RUNNING("running"),
        /** A benchmark, about which there is nothing to judge. */
        MEASURED("measured"),
        /** Its harness has ended, and left a history without a verdict. */
        NO_VERDICT("no verdict"),
        /** Its files cannot be read; the reason says why. */
        DAMAGED("damaged");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** What one checker says. */
    public record Finding(String checker, Verdict verdict, String reason) {
        public String tone() {
            return Entry.tone(verdict);
        }
    }

    public Entry {
        findings = List.copyOf(findings);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** A setting by its name; empty if the entry has none such. */
    public String setting(String key) {
        return settings.getOrDefault(key, "");
    }

    /** The verdict as a word; else the state. */
    public String word() {
        return verdict.map(Verdict::toString).orElse(state.word());
    }

    /** Class of the stylesheet. */
    public String tone() {
        return verdict.map(Entry::tone).orElse(state == State.RUNNING ? "running" : "none");
    }

    private static String tone(Verdict verdict) {
        return switch (verdict) {
            case VALID -> "valid";
            case INVALID -> "invalid";
            case UNKNOWN -> "unknown";
        };
    }

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** The day, to be read beside others. */
    public String startedOn() {
        return DAY.format(time);
    }

    /** The time of that day. */
    public String startedAt() {
        return CLOCK.format(time);
    }

    public String shortReason() {
        int most = verdict.equals(Optional.of(Verdict.VALID)) ? SHORT_VALID : SHORT;
        if (reason.length() <= most) {
            return reason;
        }
        int end = reason.lastIndexOf(' ', most);
        return reason.substring(0, end > most / 2 ? end : most) + " \u2026";
    }

    /** Address in the notebook of what a click opens: a run under way, the report, else the folder. */
    public String link() {
        return (state == State.RUNNING ? "/-/live/" + Pages.link(path) : "/" + Pages.link(path) + "/")
                + (state == State.RUNNING || page == null ? "" : page);
    }

    /** Findings of the worst verdict first. */
    public List<Finding> worstFirst() {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::verdict).reversed())
                .toList();
    }

    /** Which system, with its options, and the schedule if it was run by one. */
    public String about() {
        return Stream.of(setting("target"), setting("target-options"), setting("schedule"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The line that repeats it; empty if nobody wrote it down. */
    public String command() {
        return setting(COMMAND);
    }

    /** Of V(0); empty if it is not known. */
    public String nodeCount() {
        String nodes = setting("nodes");
        return nodes.isEmpty() ? "" : nodes.contains("..") ? nodes : "" + nodes.split(" ").length;
    }

    /** How many, and of what. */
    public String counted() {
        return operations
                .map(n -> (Pages.count(n) + " " + unit(n == 1 ? "" : "s")).strip())
                .orElse("");
    }

    private String unit(String plural) {
        return switch (kind) {
            case "run" -> "op" + plural;
            case "mutants" -> "mutant" + plural;
            case "sweep", "campaign" -> "seed" + plural;
            case "bench" -> "row" + plural;
            default -> "";
        };
    }

    public String length() {
        return duration.map(d -> String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1e3))
                .orElse("");
    }
}
