package dynacheck.cli;

import dynacheck.campaign.Results;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck campaign merge}: results of several folders in one. */
@Command(
        name = "merge",
        description = "Put results together, in any order and as often as you like: what is there twice counts once.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: that of `campaign show` on the whole."})
final class CampaignMerge implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "folders of results")
    List<Path> folders = List.of();

    @Option(names = "--into", required = true, paramLabel = "DIR", description = "a new folder, or an empty one")
    Path into = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(into)) {
            try (Stream<Path> there = Files.list(into)) {
                // A merge that was killed leaves its draft, and may be repeated as it was.
                if (there.anyMatch(file -> !file.endsWith(Results.DRAFT))) {
                    throw new BadArguments("--into " + into + " is not empty; name a new folder");
                }
            }
        }
        Results all = new Results();
        for (Path folder : folders) {
            Results some = Results.readExisting(folder);
            some.notUnderstood().forEach(Console::warn);
            all.add(some);
        }
        all.write(into);
        return CampaignShow.show(into);
    }
}
