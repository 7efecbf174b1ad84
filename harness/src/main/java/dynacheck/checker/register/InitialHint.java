package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.Edn;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether reads of what nobody wrote are reads of an initial value that the user did not give. */
final class InitialHint {
    private static final Set<String> NAMES = Set.of("phantom-read", "aborted-read", "future-read");
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    private final Registers registers;
    private final AtomicityOptions options;
    private final Explainer explainer;

    InitialHint(Registers registers, AtomicityOptions options, Explainer explainer) {
        this.registers = registers;
        this.options = options;
        this.explainer = explainer;
    }

    /** The same results; where another initial value would make all of them VALID, the anomalies say so. */
    List<KeyResult> in(List<KeyResult> keys) {
        Anomaly suspect = keys.stream()
                .flatMap(key -> key.anomalies().stream())
                .filter(a -> NAMES.contains(a.name()))
                .findFirst()
                .orElse(null);
        Access read = suspect == null || options.initial() != null ? null : read(suspect);
        if (read == null || !explains(read.observed(), keys)) {
            return keys;
        }
        String value = Edn.print(read.observed());
        String quoted = value.matches("[\\w.:-]+") ? value : "'" + value + "'";
        String hint = "If registers begin as %s, all of this is legal: --initial %s says so.".formatted(value, quoted);
        return keys.stream().map(key -> with(key, hint)).toList();
    }

    private static KeyResult with(KeyResult key, String hint) {
        List<Anomaly> anomalies = key.anomalies().stream()
                .map(a -> NAMES.contains(a.name()) ? a.and(hint) : a)
                .toList();
        return new KeyResult(key.key(), key.verdict(), key.reason(), key.operations(), anomalies);
    }

    private @Nullable Access read(Anomaly anomaly) {
        Register register = registers.register(anomaly.key(), "");
        return register.accesses().stream()
                .filter(a -> a.observes() && a.isOk())
                .filter(a -> anomaly.witness().stream().anyMatch(call -> call.start() == a.start()))
                .findFirst()
                .orElse(null);
    }

    private boolean explains(@Nullable Object initial, List<KeyResult> keys) {
        AtomicityOptions quick = new AtomicityOptions(
                options.treatFailAsInfo(),
                options.nilReadsUnknown(),
                initial,
                options.keyBy(),
                false,
                TIME_LIMIT,
                options.memoryBytes());
        for (KeyResult key : keys) {
            Register register = registers.register(key.key(), "");
            if (key.verdict() == Verdict.VALID ? register.isInitialRead() : !isValid(register, initial, quick)) {
                return false;
            }
        }
        return true;
    }

    private boolean isValid(Register register, @Nullable Object initial, AtomicityOptions quick) {
        boolean mayBe = register.isWhole() && !Objects.equals(initial, register.initial());
        return mayBe
                && new RegisterChecker(register.withInitial(initial), quick, explainer)
                                .check()
                                .verdict()
                        == Verdict.VALID;
    }
}
