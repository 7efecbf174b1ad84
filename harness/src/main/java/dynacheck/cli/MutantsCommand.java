package dynacheck.cli;

import dynacheck.checker.Verdict;
import dynacheck.sim.SimulatedSystem;
import dynacheck.workload.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynacheck mutants}: whether the checkers notice each planted bug, and how soon; prints the kill table. */
@Command(
        name = "mutants",
        description = "Run seeds against every planted bug of the target until a checker notices it.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: 0 all noticed that can be, 2 some survived."})
final class MutantsCommand implements Callable<Integer> {
    @Option(names = "--only", split = ",", description = "names with commas; default all")
    List<String> only = List.of();

    @Option(names = "--budget", defaultValue = "60s", description = "for each mutant; default 60s")
    Duration budget = Duration.ofSeconds(60);

    @Option(names = "--table", description = "also writes the kill table, as Markdown, to this file")
    @Nullable
    Path table;

    @Mixin
    SwarmOptions swarm = new SwarmOptions();

    /** @param caught null if no seed was found INVALID within the budget */
    private record Kill(String mutant, @Nullable SeedResult caught, long seeds, double seconds) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> mutants = mutants();
        List<String> names = only.isEmpty() ? List.copyOf(mutants.keySet()) : only;
        for (String name : names) {
            if (!mutants.containsKey(name)) {
                throw new BadArguments("no mutant named " + name + "; known: " + String.join(", ", mutants.keySet()));
            }
        }
        RunLog.quiet();
        List<Kill> kills = Sweep.run(
                new Range(0, names.size() - 1),
                i -> kill(names.get((int) i)),
                kill -> Console.line(row(kill, mutants)));
        List<String> lines =
                new ArrayList<>(List.of("| mutant | caught by | seeds | seconds | seed |", "|---|---|---|---|---|"));
        kills.stream()
                .sorted(Comparator.comparing(k -> names.indexOf(k.mutant())))
                .forEach(kill -> lines.add(row(kill, mutants)));
        Path file = table;
        if (file != null) {
            Files.write(file, lines);
        }
        List<String> survivors = kills.stream()
                .filter(k -> k.caught() == null
                        && String.valueOf(mutants.get(k.mutant())).isEmpty())
                .map(Kill::mutant)
                .toList();
        Console.line(survivors.isEmpty() ? "every mutant that can be caught was" : "survived: " + survivors);
        return (survivors.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN).exitCode();
    }

    private Map<String, String> mutants() {
        return Plugins.find(Target.class, Target::name, swarm.targetName, "target")
                .simulation()
                .map(SimulatedSystem::mutants)
                .filter(m -> !m.isEmpty())
                .orElseThrow(() -> new BadArguments("target " + swarm.targetName + " has no planted bugs"));
    }

    private Kill kill(String mutant) {
        Map<String, String> options = new LinkedHashMap<>(swarm.targetOptions);
        options.put(SimulatedSystem.MUTANT, mutant);
        long began = System.nanoTime();
        long seed = 0;
        while (System.nanoTime() - began < budget.toNanos()) {
            seed++;
            SeedResult result = SeedResult.of(swarm.draw(seed, options));
            if (result.verdict() == Verdict.INVALID) {
                return new Kill(mutant, result, seed, (System.nanoTime() - began) / 1e9);
            }
        }
        return new Kill(mutant, null, seed, (System.nanoTime() - began) / 1e9);
    }

    private static String row(Kill kill, Map<String, String> mutants) {
        SeedResult caught = kill.caught();
        String why = String.valueOf(mutants.get(kill.mutant()));
        String by = caught != null
                ? String.join(", ", caught.failedCheckers())
                : why.isEmpty() ? "**survived**" : "not by seeds: " + why;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.1f | %s |",
                kill.mutant(),
                by,
                kill.seeds(),
                kill.seconds(),
                caught == null ? "" : caught.seed());
    }
}
