package dynacheck.cli;

import dynacheck.campaign.Plan;
import dynacheck.campaign.Summary;
import dynacheck.checker.Verdict;
import dynacheck.sweep.Swarm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Campaigns for programs that spread them over machines in their own way. */
public final class Campaigns {
    private Campaigns() {}

    /** What the file says; throws BadArguments, with the line, if it cannot be meant. */
    public static Plan plan(Path file) throws IOException, InterruptedException {
        return CampaignCommand.ofFile(file, List.of()).plan();
    }

    /** The swarm of such words as {@link Swarm#words} gives. */
    public static Swarm swarm(List<String> words) {
        List<String> all = new ArrayList<>(List.of("sim", "--seeds=1"));
        all.addAll(words);
        CommandLine.ParseResult parsed =
                Verbs.commandLine("sim").parseArgs(all.toArray(String[]::new)).subcommand();
        return ((SimCommand) parsed.commandSpec().userObject()).swarm.swarm();
    }

    /** Prints what results come to; returns the exit code. */
    public static int tell(Summary summary) {
        long missing = summary.missing(Instant.now());
        CampaignShow.print(summary, missing);
        Verdict verdict = summary.verdict(missing);
        Console.line(verdict.toString());
        return verdict.exitCode();
    }
}
