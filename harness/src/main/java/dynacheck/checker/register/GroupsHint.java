package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * For the hint at another initial value, which must explain the anomalies of every group of registers.
 *
 * @param suspects reads that may have returned an initial value, one of a register
 * @param areLegal whether the registers of all groups that are not valid would be if they began with this value
 */
record GroupsHint(List<JudgedRegister> all, List<Access> suspects, Predicate<@Nullable Object> areLegal)
        implements InitialHint.Judged {
    @Override
    public @Nullable Access read(Anomaly anomaly) {
        return suspects.stream()
                .filter(read -> Objects.equals(read.key(), anomaly.key()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean areLegal(List<KeyResult> keys, @Nullable Object initial) {
        return all.stream().noneMatch(r -> r.result().verdict() == Verdict.VALID && r.isInitialRead())
                && areLegal.test(initial);
    }
}
