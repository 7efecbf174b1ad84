package dynacheck.cli;

import dynacheck.campaign.Plan;
import dynacheck.campaign.Summary;
import dynacheck.sweep.Swarm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a program needs that distributes a campaign in its own way. */
public final class Campaigns {
    private Campaigns() {}

    /** The campaign that the file describes; throws BadArguments, with the line, if it describes none. */
    public static Plan plan(Path file) throws IOException, InterruptedException {
        return CampaignCommand.ofFile(file, List.of()).plan();
    }

    /** The swarm that these {@link Swarm#words} describe. */
    public static Swarm swarm(List<String> words) {
        List<String> all = new ArrayList<>(List.of("sim", "--seeds=1"));
        all.addAll(words);
        CommandLine.ParseResult parsed =
                Verbs.commandLine("sim").parseArgs(all.toArray(String[]::new)).subcommand();
        return ((SimCommand) parsed.commandSpec().userObject()).swarm.swarm();
    }

    /** Prints a summary of the results; returns the exit code. */
    public static int tell(Summary summary) {
        return CampaignShow.tell(summary);
    }
}
