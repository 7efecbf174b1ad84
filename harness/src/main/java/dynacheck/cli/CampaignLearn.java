package dynacheck.cli;

import dynacheck.campaign.Arm;
import dynacheck.run.BadArguments;
import dynacheck.run.RunLog;
import dynacheck.sweep.Leaning;
import dynacheck.sweep.Lesson;
import dynacheck.sweep.Range;
import dynacheck.sweep.Swarm;
import dynacheck.sweep.Sweep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck campaign learn}: which draws provoke what is rare. */
@Command(
        name = "learn",
        description = "Run some seeds of a campaign, learn which draws of its ranges provoke what is rare, and print a"
                + " line for its file, so that it draws these more often.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The line is all that is learned: shards that have it in their file draw alike, and replay says it.",
            "",
            "Exit code: 0."
        })
final class CampaignLearn implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "a campaign")
    Path file = Path.of("");

    @Option(names = "--seeds", description = "A..B, of each system; default 1..1000")
    Range seeds = new Range(1, 1000);

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Swarm> swarms = CampaignCommand.ofFile(file, List.of()).arms().stream()
                .filter(arm -> !arm.mutant())
                .map(Arm::swarm)
                .map(swarm -> swarm.leaning(Leaning.NONE))
                .toList();
        if (swarms.isEmpty()) {
            throw new BadArguments(file + " has planted bugs only: there is nothing to learn from");
        }
        RunLog.quiet();
        List<Lesson.Sample> samples = new ArrayList<>();
        for (Swarm swarm : swarms) {
            samples.addAll(Sweep.run(seeds, seed -> Lesson.Sample.of(swarm, seed), sample -> {}));
        }
        print(new Lesson(samples), samples.size());
        return 0;
    }

    private static void print(Lesson lesson, int seeds) {
        Leaning leaning = lesson.leaning();
        Map<String, Double> expected = lesson.rates(leaning);
        Console.line("of " + seeds + " seeds" + (lesson.rates().isEmpty() ? ": nothing is rare" : "   expected"));
        lesson.rates()
                .forEach((counter, rate) -> Console.line(String.format(
                        Locale.ROOT,
                        "%8.2f %%  %8.2f %%  %s",
                        100 * rate,
                        100 * expected.getOrDefault(counter, rate),
                        counter)));
        Console.line(leaning.equals(Leaning.NONE) ? "no draws are better than any others" : "lean " + leaning);
    }
}
