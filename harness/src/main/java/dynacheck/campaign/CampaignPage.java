package dynacheck.campaign;

import dynacheck.checker.Verdict;
import dynacheck.notebook.SummaryPage;
import dynacheck.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A campaign's results as a page of the store, with the schedules of what was made small beside it. */
public final class CampaignPage {
    /** Folder of schedules, in that of the results. */
    private static final String SHRUNK = "shrunk";

    private static final int MOST_ROWS = 500;
    private static final int TIMES = 24;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final Summary summary;
    private final long missing;
    private final String name;
    private final List<String> command;
    private final Path folder;

    /** @param missing seeds that were to be run and were not */
    public CampaignPage(Summary summary, long missing, String name, List<String> command, Path folder) {
        this.summary = summary;
        this.missing = missing;
        this.name = name;
        this.command = command;
        this.folder = folder;
    }

    /** Writes page, entry and schedules, and returns where the page is. */
    public Path write() throws IOException {
        for (Summary.FailureClass c : summary.found()) {
            Line.ShrunkLine shrunk = c.shrunk();
            if (shrunk != null && !shrunk.schedule().isEmpty()) {
                Files.createDirectories(folder.resolve(SHRUNK));
                Files.writeString(schedule(c), shrunk.schedule());
            }
        }
        return page().write(folder);
    }

    private Path schedule(Summary.FailureClass c) {
        return folder.resolve(SHRUNK).resolve(c.slug() + ".edn");
    }

    /** The line that repeats the class, as small as it is known. */
    private String again(Summary.FailureClass c) {
        Line.ShrunkLine shrunk = c.shrunk();
        return shrunk == null || shrunk.schedule().isEmpty() ? c.replay() : "./dynacheck replay " + schedule(c);
    }

    private SummaryPage page() {
        Map<String, Verdict> findings = new TreeMap<>();
        summary.found()
                .forEach(c -> findings.merge(
                        c.seen().failure().checker(), c.seen().failure().verdict(), Verdict::merge));
        Map<String, String> settings = new LinkedHashMap<>();
        summary.arms()
                .forEach(arm ->
                        settings.put(arm.name(), String.join(" ", arm.about().brief())));
        List<Line.RangeLine> lines = summary.arms().stream()
                .flatMap(arm -> arm.counted().stream())
                .sorted(Comparator.comparingLong(
                                (Line.RangeLine line) -> line.cost().endedAt())
                        .thenComparing(Line.RangeLine::arm)
                        .thenComparing(Line.RangeLine::from))
                .toList();
        long cpuMillis = lines.stream().mapToLong(line -> line.cost().millis()).sum();
        StoredEntry entry = new StoredEntry(
                "campaign",
                name,
                summary.verdict(missing),
                summary.reason(missing),
                settings,
                findings,
                summary.seeds(),
                Duration.ofMillis(cpuMillis),
                command);
        return new SummaryPage(
                entry,
                facts(lines, cpuMillis),
                SummaryPage.squares(lines.stream().map(this::square).toList()),
                "A square is a range of seeds, or several with the worst verdict of them, in the order in which they"
                        + " ended: red with a frame is INVALID, round is UNKNOWN.",
                List.of(failures(), arms(), never(), coverage(), rate(lines)));
    }

    private List<String> facts(List<Line.RangeLine> lines, long cpuMillis) {
        double virtual =
                summary.arms().stream().mapToDouble(ArmTotal::virtualSeconds).sum();
        List<String> facts = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%.0f virtual seconds in %.0f seconds of workers; %.1f seeds a worker's second.",
                        virtual,
                        cpuMillis / 1e3,
                        summary.seeds() * 1e3 / Math.max(1, cpuMillis)),
                "Result " + summary.fingerprint() + ": equal for equal results, however they were split."));
        if (!lines.isEmpty()) {
            facts.add("From " + clock(lines.getFirst().cost().endedAt()) + " to "
                    + clock(lines.getLast().cost().endedAt()) + ".");
        }
        return facts;
    }

    private static String clock(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis));
    }

    private SummaryPage.Part square(Line.RangeLine line) {
        ArmTotal arm = summary.arms().stream()
                .filter(a -> a.about().id().equals(line.arm()))
                .findFirst()
                .orElseThrow();
        Verdict worst = line.outcome().verdicts().keySet().stream().reduce(Verdict.VALID, Verdict::merge);
        return new SummaryPage.Part(
                arm.name() + " " + line.from() + ".." + line.to(),
                arm.about().mutant() ? Verdict.VALID : worst,
                line.outcome().failures().stream()
                        .map(seen -> seen.failure().toString())
                        .findFirst()
                        .orElse(""),
                "");
    }

    private SummaryPage.Table failures() {
        List<Summary.FailureClass> all = summary.found().stream()
                .sorted(Comparator.comparing(Summary.FailureClass::verdict)
                        .thenComparing(Summary.FailureClass::seeds)
                        .reversed())
                .toList();
        List<Summary.FailureClass> shown = all.stream().limit(MOST_ROWS).toList();
        return new SummaryPage.Table(
                "Classes of failures",
                List.of(
                        "Verdict",
                        "What failed",
                        "Of",
                        "Seeds",
                        "Fastest seed",
                        "Small form",
                        "Again, with its report"),
                shown.stream()
                        .map(c -> List.of(
                                c.seen().failure().verdict().toString(),
                                c.failure() + SummaryPage.MORE + "Seed "
                                        + c.seen().seed() + ": " + c.reason(),
                                c.arm().name(),
                                Summary.number(c.seen().seeds()),
                                "" + c.seen().seed(),
                                c.shrunk() == null ? "" : c.shrunk().left(),
                                again(c)))
                        .toList(),
                shown.stream()
                        .map(c -> SummaryPage.tone(c.seen().failure().verdict()))
                        .toList(),
                all.size() > MOST_ROWS ? "The first " + MOST_ROWS + " of " + all.size() + "." : "");
    }

    private SummaryPage.Table arms() {
        return new SummaryPage.Table(
                "What was run",
                List.of("What", "Seeds", "Valid", "Unknown", "Invalid", "Messages", "Virtual seconds"),
                summary.arms().stream()
                        .map(arm -> List.of(
                                arm.name(),
                                Summary.number(arm.seeds()),
                                Summary.number(arm.verdicts().getOrDefault(Verdict.VALID, 0L)),
                                Summary.number(arm.verdicts().getOrDefault(Verdict.UNKNOWN, 0L)),
                                Summary.number(arm.verdicts().getOrDefault(Verdict.INVALID, 0L)),
                                Summary.number(arm.delivered()),
                                String.format(Locale.ROOT, "%,.0f", arm.virtualSeconds())))
                        .toList(),
                summary.arms().stream()
                        .map(arm -> SummaryPage.tone(arm.verdict()))
                        .toList(),
                "");
    }

    /** What some system's seeds have not provoked; after enough seeds a reason for doubt ({@link ArmTotal#never}). */
    private SummaryPage.Table never() {
        List<List<String>> rows = new ArrayList<>();
        List<String> tones = new ArrayList<>();
        for (ArmTotal arm : summary.arms()) {
            if (!arm.isMutant()) {
                arm.covered().entrySet().stream().filter(e -> e.getValue() == 0).forEach(e -> {
                    rows.add(List.of(e.getKey(), arm.name(), Summary.number(arm.seeds())));
                    tones.add(arm.never().contains(e.getKey()) ? "unknown" : "");
                });
            }
        }
        return new SummaryPage.Table("Never provoked", List.of("What", "Of", "In so many seeds"), rows, tones, "");
    }

    /** A column for each system; what planted bugs provoke is of no interest. */
    private SummaryPage.Table coverage() {
        List<ArmTotal> arms =
                summary.arms().stream().filter(arm -> !arm.about().mutant()).toList();
        TreeSet<String> names = new TreeSet<>();
        arms.forEach(arm -> names.addAll(arm.covered().keySet()));
        List<String> heads = new ArrayList<>(List.of("What"));
        arms.forEach(arm -> heads.add(arm.name()));
        List<List<String>> rows = new ArrayList<>();
        List<String> tones = new ArrayList<>();
        for (String what : names) {
            List<String> row = new ArrayList<>(List.of(what));
            boolean never = false;
            for (ArmTotal arm : arms) {
                Long seeds = arm.covered().get(what);
                row.add(seeds == null ? "" : seeds == 0 ? "never" : Summary.number(seeds));
                never |= seeds != null && seeds == 0;
            }
            rows.add(row);
            tones.add(never ? "unknown" : "");
        }
        return new SummaryPage.Table("In how many seeds it happened", heads, rows, tones, "");
    }

    private static SummaryPage.Table rate(List<Line.RangeLine> lines) {
        List<List<String>> rows = new ArrayList<>();
        if (!lines.isEmpty()) {
            long first = lines.getFirst().cost().endedAt();
            long each = Math.max(1, (lines.getLast().cost().endedAt() - first) / TIMES + 1);
            Map<Long, List<Line.RangeLine>> times = new TreeMap<>();
            lines.forEach(line -> times.computeIfAbsent((line.cost().endedAt() - first) / each, k -> new ArrayList<>())
                    .add(line));
            times.forEach((time, some) -> {
                long seeds = some.stream().mapToLong(Line.RangeLine::seeds).sum();
                long millis =
                        some.stream().mapToLong(line -> line.cost().millis()).sum();
                rows.add(List.of(
                        clock(first + time * each),
                        Summary.number(seeds),
                        String.format(Locale.ROOT, "%.1f", seeds * 1e3 / Math.max(1, millis))));
            });
        }
        return new SummaryPage.Table("Rate", List.of("From", "Seeds", "Seeds a worker's second"), rows, List.of(), "");
    }
}
