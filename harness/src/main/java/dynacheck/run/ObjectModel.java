package dynacheck.run;

import dynacheck.checker.model.BankChecker;
import dynacheck.checker.model.CounterChecker;
import dynacheck.checker.model.Model;
import dynacheck.checker.model.ModelChecker;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.model.Models;
import dynacheck.checker.model.QueueChecker;
import dynacheck.checker.model.SetChecker;
import dynacheck.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** An object, other than registers and transactions, whose histories are judged: one of ours, or a plug-in's. */
public final class ObjectModel {
    private static final List<ObjectModel> OURS = List.of(
            new ObjectModel("set", SetChecker::check),
            new ObjectModel("counter", CounterChecker::check),
            new ObjectModel("queue", QueueChecker::check),
            new ObjectModel("bank", BankChecker::check),
            of(new Models.Mutex()));

    private final String name;
    private final BiFunction<History, Duration, ModelResult> checker;

    private ObjectModel(String name, BiFunction<History, Duration, ModelResult> checker) {
        this.name = name;
        this.checker = checker;
    }

    private static ObjectModel of(Model<?> model) {
        return new ObjectModel(model.name(), (history, timeLimit) -> ModelChecker.check(history, model, timeLimit));
    }

    /** Those that come with dynacheck, then the {@link Model}s of plug-ins. */
    public static List<ObjectModel> all() {
        List<ObjectModel> all = new ArrayList<>(OURS);
        Plugins.all(Model.class).forEach(model -> all.add(of(model)));
        return all;
    }

    /** By its name in {@code --model}; refuses a name that two have. */
    public static Optional<ObjectModel> of(String name) {
        List<ObjectModel> all = all();
        return all.stream().anyMatch(model -> model.name.equals(name))
                ? Optional.of(Plugins.find(all, model -> model.name, name, "model"))
                : Optional.empty();
    }

    /** @param timeLimit of a search, where one is needed */
    public ModelResult judge(History history, Duration timeLimit) {
        return checker.apply(history, timeLimit);
    }

    @Override
    public String toString() {
        return name;
    }
}
