package dynacheck.cli;

import dynacheck.campaign.ArmTotal;
import dynacheck.campaign.CampaignPage;
import dynacheck.campaign.Results;
import dynacheck.campaign.Summary;
import dynacheck.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dynacheck campaign show}: what results come to. */
@Command(
        name = "show",
        description = "What the results in a folder come to, and their page.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The line `result` is equal for equal results, however the seeds were split.",
            "",
            "Exit code: 0 valid, 1 some seed invalid, 2 some seed unknown or not run, or something never provoked."
        })
final class CampaignShow implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "folder of results")
    Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        return show(folder);
    }

    static int show(Path folder) throws IOException {
        Results results = Results.readExisting(folder);
        results.notUnderstood().forEach(Console::warn);
        Summary summary = Summary.of(results);
        long missing = summary.missing(Instant.now());
        print(summary, missing);
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        List<String> command = List.of("./dynacheck", "campaign", "show", folder.toString());
        Console.line("page: " + new CampaignPage(summary, missing, name, command, folder).write());
        return verdict(summary, missing);
    }

    /** Prints a summary of the results; returns the exit code. */
    static int tell(Summary summary) {
        long missing = summary.missing(Instant.now());
        print(summary, missing);
        return verdict(summary, missing);
    }

    /** Prints the verdict; returns its exit code. */
    static int verdict(Summary summary, long missing) {
        Verdict verdict = summary.verdict(missing);
        Console.line(verdict.toString());
        return verdict.exitCode();
    }

    static void print(Summary summary, long missing) {
        for (ArmTotal arm : summary.arms()) {
            Console.line("");
            Console.line(arm.name() + ": " + arm.seeds() + " seeds, "
                    + arm.verdicts().entrySet().stream()
                            .map(e -> e.getValue() + " " + e.getKey())
                            .collect(Collectors.joining(", ")));
            if (!arm.isMutant()) {
                arm.covered().forEach((what, n) -> Console.line(String.format(Locale.ROOT, "%10d  %s", n, what)));
            }
        }
        for (Summary.FailureClass c : summary.found()) {
            Console.line("");
            Console.line(c.verdict() + " in " + c.seeds() + (c.seeds() == 1 ? " seed of " : " seeds of ")
                    + c.arm().name() + ": " + c.failure());
            Console.line("    " + c.reason());
            Console.line("    " + c.replay());
            c.smallForm().ifPresent(form -> Console.line("    " + form));
        }
        Console.line("");
        Console.line(summary.reason(missing));
        Console.line("result " + summary.fingerprint());
    }
}
