package dynacheck.cli;

import dynacheck.checker.Verdict;
import dynacheck.notebook.SummaryPage;
import dynacheck.run.BadArguments;
import dynacheck.run.Places;
import dynacheck.run.Plugins;
import dynacheck.run.RunLog;
import dynacheck.run.TargetOptions;
import dynacheck.store.StoredEntry;
import dynacheck.sweep.Range;
import dynacheck.sweep.SeedResult;
import dynacheck.sweep.Swarm;
import dynacheck.sweep.Sweep;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynacheck mutants}: whether the checkers notice each planted bug, and how soon; the kill table. */
@Command(
        name = "mutants",
        description = {
            "Look for every planted bug of the target until a checker notices it.",
            "By seeds of the simulator for a quarter of the budget, then by exhaustive search and scripted schedules,",
            "then by seeds again.",
            "With --harness: bugs of the harness itself, in short runs on processes of this machine."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: 0 all noticed but the equivalent ones, 2 otherwise."})
final class MutantsCommand implements Callable<Integer> {
    private static final String HEAD = "| mutant | breaks | caught by | how | seeds | seconds | seed |";

    @Option(names = "--only", split = ",", description = "names with commas; default all")
    List<String> only = List.of();

    @Option(names = "--budget", defaultValue = "60s", description = "for each mutant; default 60s")
    Duration budget = Duration.ofSeconds(60);

    @Option(
            names = "--table",
            defaultValue = "store/mutants.md",
            description = "file for the kill table, in Markdown; default store/mutants.md")
    Path table = Path.of("store", "mutants.md");

    @Option(names = "--store", defaultValue = "store", description = "folder for the page; default ./store")
    Path store = Path.of("store");

    @Option(
            names = "--harness",
            description = "the second table: bugs of the harness, each of which a run must notice; takes 4 minutes")
    boolean harness;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Mixin
    SwarmOptions swarm = new SwarmOptions();

    /**
     * The outcome for one mutant.
     *
     * @param by the checkers, or the property found broken; empty if nothing was noticed
     * @param seeds how many were run
     * @param seed the one in which it was noticed, if by a seed
     */
    private record Kill(
            PlantedBug bug,
            String by,
            String how,
            long seeds,
            double seconds,
            @Nullable Long seed) {
        boolean caught() {
            return !by.isEmpty();
        }

        /** A mutant that no execution can show must not be noticed; every other one must. */
        boolean asItShould() {
            return caught() == bug.equivalent().isEmpty();
        }

        /** The cells of {@link #row}. */
        List<String> cells() {
            String noticed =
                    caught() ? by : bug.equivalent().isEmpty() ? "survived" : "equivalent: " + bug.equivalent();
            return List.of(
                    bug.name(),
                    bug.breaks(),
                    noticed,
                    how,
                    "" + seeds,
                    String.format(Locale.ROOT, "%.1f", seconds),
                    seed == null ? "" : "" + seed);
        }

        String row() {
            String noticed = caught()
                    ? by + " | " + how
                    : bug.equivalent().isEmpty() ? "**survived** |" : "| equivalent: " + bug.equivalent();
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %d | %.1f | %s |",
                    bug.name(),
                    bug.breaks(),
                    noticed,
                    seeds,
                    seconds,
                    seed == null ? "" : seed);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Places.expectWritable("--table", table);
        if (harness) {
            return HarnessProgram.run(table, only);
        }
        Instant start = Instant.now();
        List<PlantedBug> bugs = chosen();
        RunLog.quiet();
        Console.line(HEAD);
        List<Kill> kills = Sweep.run(
                new Range(0, bugs.size() - 1), i -> kill(bugs.get((int) i)), kill -> Console.line(kill.row()));
        List<Kill> inOrder = kills.stream()
                .sorted(Comparator.comparing(k -> bugs.indexOf(k.bug())))
                .toList();
        List<String> wrong = kills.stream()
                .filter(k -> !k.asItShould())
                .map(k -> k.bug().name())
                .toList();
        long equivalent =
                kills.stream().filter(k -> !k.bug().equivalent().isEmpty()).count();
        String summary = wrong.isEmpty()
                ? (kills.size() - equivalent) + (kills.size() - equivalent == 1 ? " mutant" : " mutants")
                        + ", all noticed; " + equivalent + " equivalent, none noticed"
                : "not as it should be: " + wrong;
        write(inOrder, summary);
        Verdict verdict = wrong.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN;
        keep(inOrder, summary, verdict, start);
        Console.line(summary + "; table: " + table);
        return verdict.exitCode();
    }

    /** The table stands, whether or not its page can be kept. */
    private void keep(List<Kill> kills, String summary, Verdict verdict, Instant start) {
        List<String> command = new ArrayList<>(List.of("./dynacheck"));
        command.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
        Duration took = Duration.between(start, Instant.now());
        StoredEntry entry = new StoredEntry(
                "mutants",
                "mutants of " + swarm.swarm().target(),
                verdict,
                summary,
                swarm.swarm().settings(),
                Map.of(),
                kills.size(),
                took,
                command);
        SummaryPage.Table rows = new SummaryPage.Table(
                "What noticed each",
                List.of("Mutant", "Breaks", "Caught by", "How", "Seeds", "Seconds", "Seed"),
                kills.stream().map(Kill::cells).toList(),
                kills.stream().map(k -> k.asItShould() ? "valid" : "unknown").toList(),
                "");
        String meaning =
                "A mutant is the system with one planted bug; each must be noticed, but for the equivalent ones.";
        try {
            SummaryPage page = new SummaryPage(entry, List.of(meaning), List.of(), "", List.of(rows));
            Console.line("page: " + page.keep(store, start));
        } catch (IOException | BadArguments e) {
            Console.warn("there is no page: " + e.getMessage());
        }
    }

    private List<PlantedBug> chosen() throws IOException, InterruptedException {
        Target target = Plugins.target(swarm.targetName);
        SimulatedSystem system = target.simulation(swarm.targetOptions)
                .orElseThrow(() -> new BadArguments("target " + target.name() + " has no simulated form"));
        List<PlantedBug> all = system.mutants();
        if (all.isEmpty()) {
            throw new BadArguments("target " + target.name() + " has no planted bugs");
        }
        List<PlantedBug> chosen = new ArrayList<>();
        for (String name : only) {
            chosen.add(Plugins.find(all, PlantedBug::name, TargetOptions.plain(name), "mutant"));
        }
        return only.isEmpty() ? all : chosen;
    }

    private Kill kill(PlantedBug bug) {
        long began = System.nanoTime();
        Kill bySeeds = seeds(bug, 0, began, budget.dividedBy(4));
        if (bySeeds.caught()) {
            return bySeeds;
        }
        try {
            var found = bug.hunt().run();
            if (found.isPresent()) {
                PlantedBug.Found kill = found.get();
                return new Kill(bug, shortened(kill.violation()), kill.how(), bySeeds.seeds(), since(began), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return bySeeds;
        }
        return bug.equivalent().isEmpty() ? seeds(bug, bySeeds.seeds(), began, budget) : bySeeds;
    }

    /** Runs seeds after {@code last} until one is INVALID or {@code length} after {@code began} is over. */
    private Kill seeds(PlantedBug bug, long last, long began, Duration length) {
        Map<String, String> options = new LinkedHashMap<>(swarm.targetOptions);
        options.put(SimulatedSystem.MUTANT, bug.name());
        Swarm mutant = swarm.swarm().target(swarm.targetName, options);
        long seed = last;
        while (System.nanoTime() - began < length.toNanos()) {
            SeedResult result = SeedResult.of(mutant.draw(++seed));
            if (result.verdict() == Verdict.INVALID) {
                String checkers = String.join(", ", result.failedCheckers());
                return new Kill(bug, checkers, "seeds", seed, since(began), seed);
            }
        }
        return new Kill(bug, "", "", seed, since(began), null);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static String shortened(String violation) {
        String text = violation.replace('|', '/');
        return text.length() <= 60 ? text : text.substring(0, 60) + " ...";
    }

    private void write(List<Kill> kills, String summary) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# Mutants of " + swarm.swarm().target(),
                "",
                "Made by `./dynacheck mutants --table FILE`: " + summary + ".",
                "",
                "A mutant is the system with one planted bug. *How*: by seeds, then *caught by* names the checkers",
                "and `./dynacheck replay SEED --target-option mutant=NAME` repeats it; where seeds are blind, by",
                "exhaustive search or a schedule, then *caught by* names the property found broken. *Seeds* and",
                "*seconds* are all that were spent. Liveness caught by definition-1 is VIOLATED, not UNCLEAR.",
                "",
                HEAD,
                "|---|---|---|---|---|---|---|"));
        kills.forEach(kill -> lines.add(kill.row()));
        Path folder = table.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(table, lines);
    }
}
