package dynacheck.cli;

import dynacheck.checker.RunInfo;
import dynacheck.checker.model.BankChecker;
import dynacheck.checker.model.CounterChecker;
import dynacheck.checker.model.ModelChecker;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.model.Models;
import dynacheck.checker.model.QueueChecker;
import dynacheck.checker.model.SetChecker;
import dynacheck.history.History;
import dynacheck.judge.Analysis;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Objects, other than registers and transactions, whose histories {@code analyze} judges. */
enum ObjectModel {
    SET,
    COUNTER,
    QUEUE,
    BANK,
    MUTEX;

    /** By its name in {@code --model}. */
    static Optional<ObjectModel> of(String name) {
        return Arrays.stream(values()).filter(m -> m.toString().equals(name)).findFirst();
    }

    /** @param timeLimit of a search, where one is needed */
    ModelResult judge(History history, Duration timeLimit) {
        return switch (this) {
            case SET -> SetChecker.check(history, timeLimit);
            case COUNTER -> CounterChecker.check(history, timeLimit);
            case QUEUE -> QueueChecker.check(history, timeLimit);
            case BANK -> BankChecker.check(history);
            case MUTEX -> ModelChecker.check(history, new Models.Mutex(), timeLimit);
        };
    }

    Analysis judge(History history, RunInfo run, Duration timeLimit) {
        return new Analysis(run, history, List.of(judge(history, timeLimit)));
    }

    /** The first finding of each kind, in sentences. */
    static void tell(ModelResult result) {
        Set<String> told = new HashSet<>();
        for (ModelResult.Finding finding : result.findings()) {
            if (told.add(finding.name())) {
                long count = result.counts().getOrDefault(finding.name(), 1L);
                Console.line(finding.name() + (count == 1 ? "" : ", seen " + count + " times; the first:"));
                finding.explanation().forEach(sentence -> Console.line("  " + sentence));
            }
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
