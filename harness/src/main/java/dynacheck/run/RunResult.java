package dynacheck.run;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Verdict;
import dynacheck.judge.Analysis;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a run.
 *
 * @param analysis its history, and what each checker says of it
 * @param folder its folder in the store, with history, results, report, and what each node left
 * @param commandLine the words that run it again from a shell
 */
public record RunResult(Analysis analysis, Path folder, List<String> commandLine) {
    public RunResult {
        commandLine = List.copyOf(commandLine);
    }

    /** UNKNOWN also where nothing was tested; it is no success. */
    public Verdict verdict() {
        return analysis.verdict();
    }

    /** What each checker says. */
    public List<CheckResult> results() {
        return analysis.results();
    }

    /** The page for people. Not there if the disk was full; the verdict stands. */
    public Path report() {
        return folder.resolve("report.html");
    }

    /** The line that runs it again, to be typed into a shell. */
    public String again() {
        return ShellWords.quoted(commandLine);
    }

    /** Verdict, reason, report and the line that repeats it: the message of an assertion. */
    @Override
    public String toString() {
        return analysis.verdict() + ": " + analysis.reason() + "\nreport: " + report() + "\nagain: " + again();
    }
}
