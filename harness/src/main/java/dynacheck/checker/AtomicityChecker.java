package dynacheck.checker;

import dynacheck.checker.AtomicityResult.Anomaly;
import dynacheck.checker.AtomicityResult.KeyResult;
import dynacheck.checker.Register.Access;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.OpType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Atomicity of read/write registers by zones; each key for itself, since linearizability is local. */
final class AtomicityChecker {
    private static final int KEYS_NAMED = 5;

    private AtomicityChecker() {}

    static AtomicityResult check(History history, AtomicityOptions options) {
        List<Register> registers = Register.split(history.calls());
        Explainer explainer = new Explainer(FaultSpan.of(history));
        List<KeyResult> keys = registers.parallelStream()
                .map(r -> new RegisterChecker(r, options, explainer).check())
                .toList();
        Map<String, Integer> counts = new TreeMap<>();
        for (KeyResult key : keys) {
            for (Anomaly anomaly : key.anomalies()) {
                counts.merge(anomaly.name(), anomaly.count(), Integer::sum);
            }
        }
        List<Access> all =
                registers.stream().flatMap(r -> r.accesses().stream()).toList();
        long indeterminate = all.stream()
                .filter(a -> a.isWrite() && a.call().outcome() == OpType.INFO)
                .count();
        Verdict verdict = keys.stream().map(KeyResult::verdict).reduce(Verdict.VALID, Verdict::merge);
        String reason = reason(verdict, keys, counts, all.size());
        String vacuous = verdict == Verdict.VALID ? vacuous(registers) : null;
        if (vacuous != null) {
            verdict = Verdict.UNKNOWN;
            reason = "Vacuous: " + vacuous + ".";
        }
        return new AtomicityResult(verdict, reason, "zones", all.size(), indeterminate, keys, counts);
    }

    private static String reason(Verdict verdict, List<KeyResult> keys, Map<String, Integer> counts, int operations) {
        List<KeyResult> worst =
                keys.stream().filter(k -> k.verdict() == verdict).toList();
        return switch (verdict) {
            case VALID ->
                "All %s on %s have a legal order, found and verified."
                        .formatted(Results.count(operations, "operation"), Results.count(keys.size(), "register"));
            case INVALID ->
                "Not atomic: %s, on %s (%s)."
                        .formatted(
                                counts.entrySet().stream()
                                        .map(e -> e.getValue() + " " + e.getKey())
                                        .collect(Collectors.joining(", ")),
                                Results.count(worst.size(), "register"),
                                names(worst.stream().map(KeyResult::key).collect(Collectors.toList())));
            case UNKNOWN ->
                "Register " + Edn.print(worst.getFirst().key()) + ": "
                        + worst.getFirst().reason();
        };
    }

    private static String names(List<@Nullable Object> keys) {
        String some = keys.stream().limit(KEYS_NAMED).map(Edn::print).collect(Collectors.joining(", "));
        return keys.size() > KEYS_NAMED ? some + " and others" : some;
    }

    /** Why this history says nothing although nothing in it is wrong; null if it does say something. */
    private static @Nullable String vacuous(List<Register> registers) {
        boolean anyWrite = false;
        boolean anyWrittenValueRead = false;
        Set<Object> neverRead = new HashSet<>();
        for (Register register : registers) {
            List<Access> writes = register.accesses().stream()
                    .filter(a -> a.isWrite() && a.call().isOk())
                    .toList();
            List<Access> reads = register.accesses().stream()
                    .filter(a -> !a.isWrite() && a.call().isOk())
                    .toList();
            anyWrite |= !writes.isEmpty();
            anyWrittenValueRead |= reads.stream().anyMatch(r -> r.value() != null);
            long firstWritten = writes.stream().mapToLong(Access::end).min().orElse(Long.MAX_VALUE);
            boolean readAfter = reads.stream().anyMatch(r -> r.start() > firstWritten);
            if (!writes.isEmpty() && !readAfter) {
                neverRead.add(Objects.requireNonNullElse(register.key(), "register"));
            }
        }
        if (!anyWrite) {
            return "no write completed";
        }
        if (!anyWrittenValueRead) {
            return "no read returned a written value";
        }
        return neverRead.isEmpty() ? null : "never read after a write: " + names(List.copyOf(neverRead));
    }
}
