package dynacheck.cli;

import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.history.HistoryFormat;
import dynacheck.run.BadArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What {@code campaign judge} was asked to do, for a program that reads and judges on many machines. */
public final class JudgeWords {
    /** What such a program does by itself, or not at all, and why. */
    private static final Map<String, String> REFUSED = Map.of(
            "--temp", "executors write where their java.io.tmpdir is",
            "--temp-limit", "executors write where their java.io.tmpdir is, as much as they need",
            "--cores", "the cores are those of the executors",
            "--clock-error", "it goes with --order time, which only one machine judges",
            "--version", "./dynacheck --version tells it",
            "--help", "./dynacheck campaign judge --help tells the options");

    private final CampaignJudge judge;

    private JudgeWords(CampaignJudge judge) {
        this.judge = judge;
    }

    /** @throws BadArguments if they cannot be meant, or cannot be done on many machines */
    public static JudgeWords of(List<String> words) {
        List<String> all = new ArrayList<>(List.of(CampaignCommand.VERB, "judge"));
        all.addAll(words);
        CommandLine.ParseResult parsed;
        try {
            parsed = Verbs.commandLine(CampaignCommand.VERB)
                    .parseArgs(all.toArray(String[]::new))
                    .subcommand()
                    .subcommand();
        } catch (CommandLine.ParameterException e) {
            throw new BadArguments(Verbs.plain(String.valueOf(e.getMessage())));
        }
        for (CommandLine.Model.OptionSpec option : parsed.matchedOptions()) {
            String why = REFUSED.get(option.longestName());
            if (why != null) {
                throw new BadArguments(option.longestName() + " is not for Spark: " + why);
            }
        }
        Bounds.check(parsed.commandSpec(), parsed.matchedOptions());
        CampaignJudge judge = (CampaignJudge) parsed.commandSpec().userObject();
        if (judge.order == CampaignJudge.Order.TIME) {
            throw new BadArguments("--order time is not for Spark yet: ./dynacheck campaign judge has it");
        }
        judge.refuseOtherModels();
        return new JudgeWords(judge);
    }

    /** Files and folders, as somebody named them. */
    public List<String> paths() {
        return judge.paths;
    }

    public AtomicityOptions options() {
        return judge.registers.options();
    }

    /** Null if it is to be detected. */
    public @Nullable HistoryFormat format() {
        return judge.registers.historyFormat();
    }

    /** Several files need an order that somebody vouches for. */
    public void requireOrder(int files) {
        if (files > 1 && judge.order == null) {
            throw CampaignJudge.unordered(files);
        }
    }

    /** Whether a file in a folder is taken for a part of the history. */
    public static boolean isHistory(String fileName) {
        return CampaignJudge.isHistory(fileName);
    }

    /** A folder has no part of a history. */
    public static BadArguments noneIn(String folder) {
        return CampaignJudge.noneIn(folder);
    }

    /** Prints the result as {@code campaign judge} does; returns the exit code. */
    public int tell(AtomicityResult result, List<String> notes) {
        return judge.tell(result, notes, () -> {});
    }
}
