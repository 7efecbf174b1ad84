package dynacheck.run;

import dynacheck.checker.Checker;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.txn.Consistency;
import dynacheck.checker.txn.ElleChecker;
import dynacheck.checker.txn.ElleOptions;
import dynacheck.checker.txn.Model;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What judges the answers of a run, by what its clients said. */
final class DataCheckers {
    /** What the checker of atomicity judges, and {@code --stop-on-violation} watches. */
    private static final Set<String> REGISTERS = Set.of("register", "cas-register");

    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(60);

    private DataCheckers() {}

    static boolean isOfRegisters(String vocabulary) {
        return REGISTERS.contains(vocabulary);
    }

    /** As {@link dynacheck.judge.Standards#data}. What nobody here can judge is UNKNOWN, and named. */
    static Map<String, Checker> of(String vocabulary) {
        if (isOfRegisters(vocabulary)) {
            return Map.of();
        }
        Optional<Model> transactions = Arrays.stream(Model.values())
                .filter(model -> model.toString().equals(vocabulary))
                .findFirst();
        if (transactions.isPresent()) {
            ElleOptions options = ElleOptions.of(transactions.get(), Consistency.STRICT_SERIALIZABLE);
            return Map.of("transactions", e -> Optional.of(ElleChecker.check(e.history(), options)));
        }
        Optional<ObjectModel> object = ObjectModel.of(vocabulary);
        return Map.of(
                vocabulary,
                object.<Checker>map(model -> e -> Optional.of(model.judge(e.history(), LONGEST_SEARCH)))
                        .orElse(e -> Optional.of(new FailedCheck(
                                vocabulary,
                                "Not judged: there is no model named " + vocabulary + " here; add its jar by "
                                        + PluginLoader.OPTION + " or " + PluginLoader.VARIABLE + "."))));
    }
}
