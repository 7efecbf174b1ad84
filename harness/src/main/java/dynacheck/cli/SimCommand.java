package dynacheck.cli;

import dynacheck.bench.SimBench;
import dynacheck.checker.Verdict;
import dynacheck.run.BadArguments;
import dynacheck.run.Places;
import dynacheck.run.PluginLoader;
import dynacheck.run.RunLog;
import dynacheck.run.ShellWords;
import dynacheck.run.SimulatedRun;
import dynacheck.sweep.Range;
import dynacheck.sweep.SeedResult;
import dynacheck.sweep.Sweep;
import dynacheck.sweep.SweepSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynacheck sim --seeds A..B}: many simulated runs, each drawn from its seed; the worst verdict wins. */
@Command(
        name = "sim",
        description = "Run many seeds of the simulator on all cores.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  dynacheck sim --seeds 1..1000",
            "  dynacheck sim --seeds 1..200 --nodes 3 --target-option mutant=half-quorum",
            "  dynacheck sim --seeds 1..50 --workload register --nemesis edge",
            "  dynacheck sim --seeds 1..200 --latency-us 5000..50000 --loss 0.2    (a bad network)",
            "  dynacheck sim --seeds 1..50 --amnesia    (disks swapped for empty ones must be refused)",
            "  dynacheck sim --seeds 1..50 --old-disk   (disks put back as they were some starts ago, too)",
            "  dynacheck replay 17               (one of the seeds, with its report)",
            "",
            "Exit code: 0 valid, 1 some seed invalid, 2 some seed unknown or something never provoked."
        })
final class SimCommand implements Callable<Integer> {
    private static final int MOST_TOLD = 20;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Option(names = "--seeds", required = true, description = "A..B")
    Range seeds = new Range(1, 1);

    @Option(names = "--twice", description = "run each seed twice: equal seeds must give equal events")
    boolean twice;

    @Nullable
    @Option(
            names = "--hashes",
            paramLabel = "FILE",
            description = "write a line for each seed: its number, the hash of its events, its verdict; two versions of"
                    + " dynacheck or of a system behave alike if their files are equal")
    Path hashes;

    @Option(names = "--store", defaultValue = "store", description = "folder for the page; default ./store")
    Path store = Path.of("store");

    @Mixin
    SwarmOptions swarm = new SwarmOptions();

    @Mixin
    ResultOptions output = new ResultOptions();

    private int told;
    private long done;
    private long delivered;
    private long lastLineNanos = System.nanoTime();

    @Override
    public Integer call() throws Exception {
        return output.around(this::sweep);
    }

    private int sweep() throws InterruptedException, IOException {
        if (hashes != null) {
            Places.expectWritable("--hashes", hashes);
        }
        SimulatedRun first = swarm.swarm().draw(seeds.least()); // refuses bad arguments before any thread starts
        assert first.trial().settings().seed() == seeds.least();
        RunLog.quiet();
        Instant start = Instant.now();
        long began = System.nanoTime();
        SweepSummary summary = SweepSummary.of(
                Sweep.run(seeds, this::one, this::tell), swarm.swarm().mayProvokeEverything());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (hashes != null) {
            writeHashes(hashes, summary.results());
        }
        print(summary, took);
        keep(summary, start, took);
        output.write(summary.suite("sim --seeds " + seeds, took, ShellWords.quoted(command()), this::replay));
        Console.line(summary.verdict().toString());
        return summary.verdict().exitCode();
    }

    private void print(SweepSummary summary, Duration took) {
        Console.line("");
        summary.verdicts().forEach((verdict, n) -> Console.line(String.format(Locale.ROOT, "%8d  %s", n, verdict)));
        summary.checkers().forEach((checker, n) -> Console.line(String.format(Locale.ROOT, "%8d  by %s", n, checker)));
        Console.line("seeds in which it happened:");
        summary.covered().forEach((name, n) -> Console.line(String.format(Locale.ROOT, "%8d  %s", n, name)));
        Console.line(String.format(
                Locale.ROOT,
                "%d seeds, %.0f virtual seconds in %.1f s; %.0f messages a CPU second",
                summary.results().size(),
                summary.virtualSeconds(),
                took.toNanos() / 1e9,
                delivered * 1e9 / SimBench.cpuNanos()));
        if (!summary.never().isEmpty()) {
            Console.line("never provoked: " + String.join(", ", summary.never()));
        }
    }

    /** The verdict stands, whether or not its page can be kept. */
    private void keep(SweepSummary summary, Instant start, Duration took) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("seeds", seeds.toString());
        settings.putAll(swarm.swarm().settings());
        try {
            Console.line("page: "
                    + summary.page(seeds, settings, command(), took, this::replay)
                            .keep(store, start));
        } catch (IOException | BadArguments e) {
            Console.warn("there is no page: " + e.getMessage());
        }
    }

    /** As typed, without what only says where results go. */
    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("./dynacheck"));
        command.addAll(CommandWords.without(
                spec.commandLine().getParent().getParseResult().originalArgs(), ResultOptions.NAMES, Set.of()));
        return command;
    }

    private static void writeHashes(Path file, List<SeedResult> results) {
        List<String> lines = results.stream()
                .map(r -> String.format(
                        Locale.ROOT, "%d %016x %s %s", r.seed(), r.hash(), r.verdict(), r.failedCheckers()))
                .toList();
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            Console.line("--hashes " + file + " could not be written: " + e + "; the verdict stands.");
        }
    }

    private SeedResult one(long seed) {
        SimulatedRun run = swarm.swarm().draw(seed);
        return twice ? SeedResult.twice(run) : SeedResult.of(run);
    }

    private void tell(SeedResult result) {
        done++;
        delivered += result.delivered();
        if (result.verdict() != Verdict.VALID && ++told <= MOST_TOLD) {
            Console.line(result.verdict() + " seed " + result.seed() + ", " + String.join(", ", result.failedCheckers())
                    + ": " + shortened(result.reason()));
            Console.line("    " + replay(result.seed()));
        }
        long now = System.nanoTime();
        if (now - lastLineNanos > TimeUnit.SECONDS.toNanos(5)) {
            lastLineNanos = now;
            Console.line(done + " of " + (seeds.most() - seeds.least() + 1) + " seeds, " + told + " not valid, "
                    + delivered + " messages");
        }
    }

    private static String shortened(String reason) {
        return reason.length() <= 300 ? reason : reason.substring(0, 300) + " ...";
    }

    /** The command that repeats one seed with its report: as typed, with another verb and without the seeds. */
    private String replay(long seed) {
        StringBuilder line = new StringBuilder("./dynacheck replay " + seed);
        CommandWords.without(
                        spec.commandLine().getParent().getParseResult().originalArgs(),
                        ResultOptions.and(Set.of("--seeds", "--hashes")),
                        Set.of("sim", "--twice"))
                .forEach(word -> line.append(' ').append(ShellWords.quoted(word)));
        PluginLoader.words(swarm.plugins.jars).forEach(word -> line.append(' ').append(ShellWords.quoted(word)));
        return line.toString();
    }
}
