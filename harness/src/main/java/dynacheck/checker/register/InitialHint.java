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

    /** The registers behind the results. */
    interface Judged {
        /** The operation of the anomaly that read a value that nobody wrote; null if it was not kept. */
        @Nullable
        Access read(Anomaly anomaly);

        /** Whether all would be legal if registers began with this value. */
        boolean areLegal(List<KeyResult> keys, @Nullable Object initial);
    }

    private final AtomicityOptions options;
    private final Judged judged;

    InitialHint(Registers registers, AtomicityOptions options, Explainer explainer) {
        this(options, new Kept(registers, options, explainer));
    }

    InitialHint(AtomicityOptions options, Judged judged) {
        this.options = options;
        this.judged = judged;
    }

    /** Whether an anomaly of this name may be a read of an initial value. */
    static boolean isSuspect(Anomaly anomaly) {
        return NAMES.contains(anomaly.name());
    }

    /** The same results; where another initial value would make all of them VALID, the anomalies say so. */
    List<KeyResult> in(List<KeyResult> keys) {
        Anomaly suspect = keys.stream()
                .flatMap(key -> key.anomalies().stream())
                .filter(InitialHint::isSuspect)
                .findFirst()
                .orElse(null);
        Access read = suspect == null || options.initial() != null ? null : judged.read(suspect);
        if (read == null || !judged.areLegal(keys, read.observed())) {
            return keys;
        }
        String value = Edn.print(read.observed());
        String quoted = value.matches("[\\w.:-]+") ? value : "'" + value + "'";
        String hint = "If registers begin as %s, all of this is legal: --initial %s says so.".formatted(value, quoted);
        return keys.stream().map(key -> with(key, hint)).toList();
    }

    private static KeyResult with(KeyResult key, String hint) {
        List<Anomaly> anomalies = key.anomalies().stream()
                .map(a -> isSuspect(a) ? a.and(hint) : a)
                .toList();
        return new KeyResult(key.key(), key.verdict(), key.reason(), key.operations(), anomalies);
    }

    /** The operation of the anomaly, among those of its register. */
    static @Nullable Access read(Anomaly anomaly, Register register) {
        return register.accesses().stream()
                .filter(a -> a.observes() && a.isOk())
                .filter(a -> anomaly.witness().stream().anyMatch(call -> call.start() == a.start()))
                .findFirst()
                .orElse(null);
    }

    /** Whether the register is known to be valid if it began with this value; false also if the search gave up. */
    static boolean isValid(Register register, @Nullable Object initial, AtomicityOptions options, Explainer explainer) {
        AtomicityOptions quick = new AtomicityOptions(
                options.treatFailAsInfo(),
                options.nilReadsUnknown(),
                initial,
                options.keyBy(),
                false,
                TIME_LIMIT,
                options.memoryBytes());
        boolean mayBe = register.isWhole() && !Objects.equals(initial, register.initial());
        return mayBe
                && new RegisterChecker(register.withInitial(initial), quick, explainer)
                                .check()
                                .verdict()
                        == Verdict.VALID;
    }

    /** Registers that are in memory. */
    private record Kept(Registers registers, AtomicityOptions options, Explainer explainer) implements Judged {
        @Override
        public @Nullable Access read(Anomaly anomaly) {
            return InitialHint.read(anomaly, registers.register(anomaly.key(), ""));
        }

        @Override
        public boolean areLegal(List<KeyResult> keys, @Nullable Object initial) {
            for (KeyResult key : keys) {
                Register register = registers.register(key.key(), "");
                if (key.verdict() == Verdict.VALID
                        ? register.isInitialRead()
                        : !isValid(register, initial, options, explainer)) {
                    return false;
                }
            }
            return true;
        }
    }
}
