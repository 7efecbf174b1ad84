package dynacheck.cli;

import dynacheck.checker.Verdict;
import dynacheck.report.Blame;
import dynacheck.report.Extras;
import dynacheck.report.ReportWriter;
import dynacheck.run.BadArguments;
import dynacheck.run.RunLog;
import dynacheck.run.RunResult;
import dynacheck.run.ShellWords;
import dynacheck.run.SimulatedRun;
import dynacheck.shrink.Script;
import dynacheck.shrink.ScriptFile;
import dynacheck.sweep.BlameHunt;
import dynacheck.sweep.ScriptedRun;
import dynacheck.sweep.Shrinking;
import dynacheck.sweep.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck replay}: one seed of a sweep again, or a written schedule, with history and report in the store. */
@Command(
        name = "replay",
        description = "Run one seed of `sim` again, or a schedule that --shrink wrote, and write its report.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  dynacheck replay 17",
            "  dynacheck replay 17 --shrink              (a failing seed, made small: operations, faults, nodes)",
            "  dynacheck replay 17 --blame               (which of its faults the failure needs)",
            "  dynacheck replay store/latest/schedule.edn"
        })
final class ReplayCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SEED|FILE", description = "as printed by sim, or a schedule's file")
    String what = "";

    @Option(names = "--store", defaultValue = "store", description = "folder for runs; default ./store")
    Path store = Path.of("store");

    @Mixin
    SwarmOptions swarm = new SwarmOptions();

    @Option(names = "--shrink", description = "make the failing run as small as it can be, and run that")
    boolean shrink;

    @Option(
            names = "--blame",
            description = "say which of the faults and reconfigurations a failure needs: each is left out in turn, with"
                    + " several seeds")
    boolean blame;

    @Option(names = "--budget", defaultValue = "60s", description = "of --shrink, and of --blame; default 60s")
    Duration budget = Duration.ofSeconds(60);

    @Override
    public Integer call() throws IOException {
        return (what.matches("-?[0-9]{1,18}") ? seed(Long.parseLong(what)) : file(Path.of(what))).exitCode();
    }

    private Verdict seed(long seed) throws IOException {
        Swarm options = swarm.swarm();
        SimulatedRun run = options.draw(seed);
        List<String> again = new ArrayList<>(List.of("./dynacheck", "replay", String.valueOf(seed)));
        again.addAll(options.exactly(run).words());
        if (!shrink) {
            RunResult result = run.run(store, again, new Console());
            return blame ? blamed(result, Shrinking.repeatable(run)) : result.verdict();
        }
        RunLog.quiet();
        long began = System.nanoTime();
        Shrinking.Result result = Shrinking.of(run, budget);
        String summary = String.format(
                Locale.ROOT,
                "from %s to %s, in %d runs, %.0f s",
                result.whole(),
                result.small(),
                result.runs(),
                (System.nanoTime() - began) / 1e9);
        Console.line("the whole run: " + result.verdict());
        Console.line(summary);
        return scripted(
                result.small(),
                List.of(
                        "The whole run was " + result.verdict(),
                        "Made smaller " + summary + ", keeping this failure: "
                                + String.join(" or ", result.small().checkers()),
                        "The whole run again: " + ShellWords.quoted(again)));
    }

    private Verdict scripted(Script script, List<String> origin) throws IOException {
        RunResult result = ScriptedRun.run(script, store, origin, new Console());
        return blame ? blamed(result, Optional.of(script)) : result.verdict();
    }

    /** Says which fault did it, here and in the report. */
    private Verdict blamed(RunResult result, Optional<Script> failing) throws IOException {
        if (failing.isEmpty() || result.verdict() != Verdict.INVALID) {
            Console.line("which fault did it: nothing to ask, for this run is " + result.verdict()
                    + (result.verdict() == Verdict.INVALID ? ", but never again when run from its schedule" : ""));
            return result.verdict();
        }
        RunLog.quiet();
        Blame found = BlameHunt.of(failing.get(), budget, Console::line);
        Extras extras = Extras.read(result.folder()).with(found);
        extras.write(result.folder());
        ReportWriter.write(result.analysis(), extras, result.folder(), result.report());
        Console.line("which fault did it: " + found.sentence());
        return result.verdict();
    }

    private Verdict file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadArguments(what + " is neither a seed nor a file");
        }
        RunLog.quiet();
        try {
            return scripted(ScriptedRun.checked(ScriptFile.read(file)), List.of("Replayed from " + file));
        } catch (BadArguments e) {
            throw new BadArguments(file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new BadArguments(String.valueOf(e.getMessage()));
        }
    }
}
