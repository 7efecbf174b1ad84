package dynacheck.run;

import dynacheck.checker.model.BankChecker;
import dynacheck.checker.model.CounterChecker;
import dynacheck.checker.model.ModelChecker;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.model.Models;
import dynacheck.checker.model.QueueChecker;
import dynacheck.checker.model.SetChecker;
import dynacheck.history.History;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Objects, other than registers and transactions, whose histories {@code analyze} judges. */
public enum ObjectModel {
    SET,
    COUNTER,
    QUEUE,
    BANK,
    MUTEX;

    /** By its name in {@code --model}. */
    public static Optional<ObjectModel> of(String name) {
        return Arrays.stream(values()).filter(m -> m.toString().equals(name)).findFirst();
    }

    /** @param timeLimit of a search, where one is needed */
    public ModelResult judge(History history, Duration timeLimit) {
        return switch (this) {
            case SET -> SetChecker.check(history, timeLimit);
            case COUNTER -> CounterChecker.check(history, timeLimit);
            case QUEUE -> QueueChecker.check(history, timeLimit);
            case BANK -> BankChecker.check(history);
            case MUTEX -> ModelChecker.check(history, new Models.Mutex(), timeLimit);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
