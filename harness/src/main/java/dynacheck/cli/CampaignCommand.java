package dynacheck.cli;

import dynacheck.campaign.Arm;
import dynacheck.campaign.Arms;
import dynacheck.campaign.Campaign;
import dynacheck.campaign.CampaignPage;
import dynacheck.campaign.Plan;
import dynacheck.campaign.Shard;
import dynacheck.campaign.Summary;
import dynacheck.run.BadArguments;
import dynacheck.run.Places;
import dynacheck.run.RunLog;
import dynacheck.sweep.Failure;
import dynacheck.sweep.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck campaign FILE}: more seeds than one process runs. */
@Command(
        name = CampaignCommand.VERB,
        description = {
            "Run a great many seeds: go on where it was interrupted, tell failures apart, spread it over machines.",
            "FILE has a line for each option below, without the dashes: `seeds 1..200000`, `loss 0..0.2`. A value of"
                    + " --target-option may be several with commas, each a system of its own."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        subcommands = {
            CampaignLearn.class,
            CampaignMerge.class,
            CampaignShow.class,
            CampaignJudge.class,
            CampaignGenerate.class
        },
        footer = {
            "",
            "Examples:",
            "  dynacheck campaign --seeds 1..10000",
            "  dynacheck campaign night.campaign               (again: goes on where it was)",
            "  dynacheck campaign night.campaign --shard 0/4 --results part0",
            "  dynacheck campaign merge part0 part1 part2 part3 --into whole",
            "  dynacheck campaign show whole",
            "  dynacheck campaign learn night.campaign         (which draws provoke what is rare)",
            "  dynacheck campaign judge week.edn.zst           (a history that is larger than memory)",
            "",
            "Exit code: 0 valid, 1 some seed invalid, 2 some seed unknown or not run, or something never provoked."
        })
final class CampaignCommand implements Callable<Integer> {
    static final String VERB = "campaign";

    /** So many seeds draw each workload, but for an unlikely accident. */
    private static final int DRAWN = 32;

    private static final long PAGE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Pattern FROM_NOW = Pattern.compile("(\\d{1,6})(s|m|h)");

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "what to run; or say it by options")
    @Nullable
    Path file;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "folder that the results are added to; default ./store/campaign/NAME")
    @Nullable
    Path folder;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only this part of it, from 0/N; parts are put together by `campaign merge`")
    @Nullable
    String shard;

    @Option(names = "--cores", description = "seeds at a time; default: as many as this machine has cores")
    @Nullable
    Integer cores;

    @Mixin
    CampaignOptions options = new CampaignOptions();

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    /** These words of it, within their bounds. */
    static CampaignCommand parsed(List<String> words) {
        List<String> all = new ArrayList<>(List.of(VERB));
        all.addAll(words);
        CommandLine.ParseResult parsed =
                Verbs.commandLine(VERB).parseArgs(all.toArray(String[]::new)).subcommand();
        Bounds.check(parsed.commandSpec(), parsed.matchedOptions());
        return (CampaignCommand) parsed.commandSpec().userObject();
    }

    static List<CommandLine.Model.OptionSpec> known() {
        CommandLine verb =
                Verbs.commandLine(VERB).getSubcommands().values().iterator().next();
        return verb.getCommandSpec().options();
    }

    /** The systems, each with some seeds drawn, so that what makes no sense is refused before anything starts. */
    List<Arm> arms() throws IOException, InterruptedException {
        List<Arm> arms = Arms.of(options.swarm.swarm(), options.mutants);
        for (Arm arm : arms) {
            for (int i = 0; i < DRAWN; i++) {
                arm.swarm().draw(seeds().least() + i);
            }
        }
        until();
        return arms;
    }

    private Range seeds() {
        Range asked = options.seeds;
        return asked != null ? asked : options.until == null ? new Range(1, 1000) : new Range(1, 999_999_999_999L);
    }

    private @Nullable Instant until() {
        String text = options.until;
        if (text == null) {
            return null;
        }
        Matcher fromNow = FROM_NOW.matcher(text);
        if (fromNow.matches()) {
            long n = Long.parseLong(fromNow.group(1));
            return Instant.now()
                    .plus(
                            switch (fromNow.group(2)) {
                                case "s" -> Duration.ofSeconds(n);
                                case "m" -> Duration.ofMinutes(n);
                                default -> Duration.ofHours(n);
                            });
        }
        try {
            return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new BadArguments(
                    "--until " + text + " is neither a time such as 2026-11-29T06:00 nor one from now such as 8h");
        }
    }

    Plan plan() throws IOException, InterruptedException {
        return new Plan(name(), arms(), seeds(), until(), options.stopAfter);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> typed = spec.commandLine().getParent().getParseResult().originalArgs();
        Path path = file;
        CampaignCommand what = path == null
                ? this
                : ofFile(
                        path,
                        typed.stream()
                                .filter(word -> !word.equals(VERB) && !word.equals(path.toString()))
                                .toList());
        Plan plan = what.plan();
        Path place = folder != null ? folder : Path.of("store", "campaign", plan.name());
        Places.expectWritable("--results", place.resolve(".writable"));
        RunLog.quiet();
        int lanes = cores != null ? cores : Runtime.getRuntime().availableProcessors();
        return run(plan, shard(), place, what.options.shrinkBudget, lanes);
    }

    /** What is typed beside the file is added to it. */
    static CampaignCommand ofFile(Path path, List<String> typed) throws IOException {
        List<String> words = new ArrayList<>(CampaignFile.words(path));
        words.addAll(typed);
        CampaignCommand both = parsed(words);
        if (both.options.name == null) {
            both.options.name = path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        }
        return both;
    }

    private String name() {
        String name = options.name == null ? "campaign" : options.name;
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new BadArguments(
                    "--name " + name + ": it names a folder, so it is of letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    private Shard shard() {
        try {
            return shard == null ? Shard.WHOLE : Shard.parse(shard);
        } catch (IllegalArgumentException e) {
            throw new BadArguments("--shard: " + e.getMessage());
        }
    }

    private int run(Plan plan, Shard part, Path place, Duration shrinkBudget, int lanes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("./dynacheck"));
        command.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
        Progress progress = new Progress(plan, place, command);
        Campaign campaign = new Campaign(plan, part, place, shrinkBudget, progress);
        progress.begin(campaign.left());
        Interrupts interrupts = new Interrupts("interrupted: ending the seeds that are being run");
        interrupts.install();
        interrupts.onRequest(campaign::stop);
        long missing = campaign.run(lanes);
        Summary summary = Summary.of(campaign.results());
        Path page = new CampaignPage(summary, missing, plan.name(), command, place).write();
        CampaignShow.print(summary, missing);
        Console.line("results: " + place + "; page: " + page);
        if (missing > 0) {
            Console.line("the same command goes on where this one ended");
        }
        return CampaignShow.verdict(summary, missing);
    }

    /** Says how it goes, and keeps the page up to date. */
    private static final class Progress implements Campaign.Listener {
        private final Plan plan;
        private final Path place;
        private final List<String> command;
        private final long began = System.nanoTime();
        private long left;
        private long lineNanos = began;
        private long pageNanos = began - PAGE_NANOS;
        private int told;

        Progress(Plan plan, Path place, List<String> command) {
            this.plan = plan;
            this.place = place;
            this.command = command;
        }

        void begin(long seeds) {
            left = seeds;
            Console.line("campaign " + plan.name() + ": " + plan.arms().size()
                    + (plan.arms().size() == 1 ? " system" : " systems")
                    + (plan.until() == null
                            ? ", " + seeds + (seeds == 1 ? " seed" : " seeds") + " to run"
                            : ", until " + plan.until()));
        }

        @Override
        public void found(Arm arm, Failure failure, long seed, String reason) {
            if (++told <= 20) {
                Console.line(
                        failure.verdict() + " seed " + seed + " of " + arm.name() + ", " + failure + ": " + reason);
            }
        }

        @Override
        public void progress(Campaign campaign, long seedsHere) {
            long now = System.nanoTime();
            if (now - lineNanos > TimeUnit.SECONDS.toNanos(5)) {
                lineNanos = now;
                double rate = seedsHere * 1e9 / (now - began);
                String end = plan.until() == null
                        ? " of " + left + " seeds, " + String.format(Locale.ROOT, "%.1f", rate) + " a second, about "
                                + time((long) ((left - seedsHere) / rate)) + " left"
                        : " seeds, " + String.format(Locale.ROOT, "%.1f", rate) + " a second, until " + plan.until();
                Console.line(seedsHere + end + (told == 0 ? "" : "; failures of " + told + " kinds"));
            }
            if (now - pageNanos > PAGE_NANOS) {
                pageNanos = now;
                writePage(campaign);
            }
        }

        private void writePage(Campaign campaign) {
            try {
                Summary summary = Summary.of(campaign.results());
                new CampaignPage(summary, summary.missing(Instant.now()), plan.name(), command, place).write();
            } catch (IOException e) {
                Console.warn("there is no page: " + e.getMessage());
            }
        }

        private static String time(long seconds) {
            return seconds < 90 ? seconds + " s" : seconds < 5400 ? seconds / 60 + " min" : seconds / 3600 + " h";
        }
    }
}
