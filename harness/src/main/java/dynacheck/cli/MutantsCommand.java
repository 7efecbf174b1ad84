package dynacheck.cli;

import dynacheck.notebook.SummaryPage;
import dynacheck.run.BadArguments;
import dynacheck.run.Places;
import dynacheck.run.Plugins;
import dynacheck.run.RunLog;
import dynacheck.run.ShellWords;
import dynacheck.run.TargetOptions;
import dynacheck.sweep.Kill;
import dynacheck.sweep.KillTable;
import dynacheck.sweep.MutantHunt;
import dynacheck.sweep.Range;
import dynacheck.sweep.Sweep;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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

    @Mixin
    ResultOptions output = new ResultOptions();

    @Override
    public Integer call() throws Exception {
        Places.expectWritable("--table", table);
        if (!harness) {
            return output.around(this::hunt);
        }
        if (output.any()) {
            throw new BadArguments("--junit, --json and --summary are not for mutants --harness, whose table is all");
        }
        return HarnessProgram.run(table, only);
    }

    private int hunt() throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<PlantedBug> bugs = chosen();
        RunLog.quiet();
        Console.line(KillTable.HEAD);
        MutantHunt hunt = new MutantHunt(swarm.swarm(), budget);
        List<Kill> kills = Sweep.run(
                new Range(0, bugs.size() - 1),
                i -> hunt.kill(bugs.get((int) i)),
                kill -> Console.line(KillTable.row(kill)));
        KillTable result = new KillTable(
                swarm.swarm().target(),
                kills.stream()
                        .sorted(Comparator.comparing(k -> bugs.indexOf(k.bug())))
                        .toList());
        Files.write(table, result.markdown());
        keep(result, start);
        output.write(result.suite(Duration.between(start, Instant.now()), ShellWords.quoted(command())));
        Console.line(result.summary() + "; table: " + table);
        return result.verdict().exitCode();
    }

    /** The table stands, whether or not its page can be kept. */
    private void keep(KillTable result, Instant start) {
        try {
            SummaryPage page = result.page(swarm.swarm().settings(), command(), Duration.between(start, Instant.now()));
            Console.line("page: " + page.keep(store, start));
        } catch (IOException | BadArguments e) {
            Console.warn("there is no page: " + e.getMessage());
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("./dynacheck"));
        command.addAll(CommandWords.without(
                spec.commandLine().getParent().getParseResult().originalArgs(), ResultOptions.NAMES, Set.of()));
        return command;
    }

    private List<PlantedBug> chosen() throws IOException, InterruptedException {
        Target target = Plugins.target(swarm.system.target);
        SimulatedSystem system = target.simulation(swarm.system.options)
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
}
