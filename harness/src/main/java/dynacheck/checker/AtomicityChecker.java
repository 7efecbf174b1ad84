package dynacheck.checker;

import dynacheck.checker.AtomicityResult.Anomaly;
import dynacheck.checker.AtomicityResult.KeyResult;
import dynacheck.history.Edn;
import dynacheck.history.History;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Atomicity of read/write registers by zones; each key for itself, since linearizability is local. */
final class AtomicityChecker {
    private static final int KEYS_NAMED = 5;

    private AtomicityChecker() {}

    static AtomicityResult check(History history, AtomicityOptions options) {
        return check(
                Registers.of(history.calls(), options),
                (register, explainer) -> {
                    throw new IllegalStateException("every register is whole");
                },
                new Explainer(history),
                options);
    }

    /** @param online what is known of registers whose operations were not kept */
    static AtomicityResult check(
            Registers from,
            BiFunction<Register, Explainer, KeyResult> online,
            Explainer explainer,
            AtomicityOptions options) {
        Integer transactions = from.others().get("txn");
        if (transactions != null) {
            return unreadable(transactions);
        }
        Collection<Register> registers = from.all();
        Set<String> engines = ConcurrentHashMap.newKeySet();
        List<KeyResult> keys = registers.parallelStream()
                .map(r -> {
                    if (!r.isWhole()) {
                        engines.add(OnlineZones.ENGINE);
                        return online.apply(r, explainer);
                    }
                    RegisterChecker checker = new RegisterChecker(r, options, explainer);
                    KeyResult result = checker.check();
                    engines.add(checker.engine());
                    return result;
                })
                .toList();
        Map<String, Integer> counts = new TreeMap<>();
        for (KeyResult key : keys) {
            for (Anomaly anomaly : key.anomalies()) {
                counts.merge(anomaly.name(), anomaly.count(), Integer::sum);
            }
        }
        long operations = 0;
        long indeterminate = 0;
        for (Register register : registers) {
            operations += register.operations();
            indeterminate += register.indeterminate();
        }
        Verdict verdict = keys.stream().map(KeyResult::verdict).reduce(Verdict.VALID, Verdict::merge);
        String reason = reason(verdict, keys, counts, operations);
        String vacuous = verdict == Verdict.VALID ? vacuous(from, options) : null;
        if (vacuous != null) {
            verdict = Verdict.UNKNOWN;
            reason = "Vacuous: " + vacuous + ".";
        }
        String engine = engines.isEmpty() ? RegisterChecker.ZONES : String.join(", ", new TreeSet<>(engines));
        return new AtomicityResult(verdict, reason, engine, operations, indeterminate, keys, counts);
    }

    /** What these wrote is hidden here, so nothing that others read can be judged. */
    private static AtomicityResult unreadable(int transactions) {
        String reason = Results.count(transactions, "transaction")
                + " of another kind than a single read or write; --model list-append or rw-register judges such.";
        return new AtomicityResult(Verdict.UNKNOWN, reason, "none", 0, 0, List.of(), Map.of());
    }

    private static String reason(Verdict verdict, List<KeyResult> keys, Map<String, Integer> counts, long operations) {
        List<KeyResult> worst =
                keys.stream().filter(k -> k.verdict() == verdict).toList();
        return switch (verdict) {
            case VALID ->
                "All %s on %s have a legal order, found and verified."
                        .formatted(Results.count(operations, "operation"), Results.count(keys.size(), "register"));
            case INVALID ->
                "Not atomic: %s%s."
                        .formatted(
                                counts.entrySet().stream()
                                        .map(e -> e.getValue() + " " + e.getKey())
                                        .collect(Collectors.joining(", ")),
                                where(worst));
            case UNKNOWN ->
                (worst.getFirst().key() == null
                                ? ""
                                : "Register " + Edn.print(worst.getFirst().key()) + ": ")
                        + worst.getFirst().reason();
        };
    }

    /** Nothing if the history has one register without a name. */
    private static String where(List<KeyResult> broken) {
        if (broken.size() == 1 && broken.getFirst().key() == null) {
            return "";
        }
        return ", on %s (%s)"
                .formatted(
                        Results.count(broken.size(), "register"),
                        names(broken.stream().map(KeyResult::key).collect(Collectors.toList())));
    }

    private static String names(List<@Nullable Object> keys) {
        String some = keys.stream().limit(KEYS_NAMED).map(Edn::print).collect(Collectors.joining(", "));
        return keys.size() > KEYS_NAMED ? some + " and others" : some;
    }

    /** Why this history says nothing although nothing in it is wrong; null if it does say something. */
    private static @Nullable String vacuous(Registers from, AtomicityOptions options) {
        boolean anyWrite = false;
        boolean anyWrittenValueRead = false;
        Set<Object> neverRead = new HashSet<>();
        for (Register register : from.all()) {
            anyWrite |= register.isWritten();
            anyWrittenValueRead |= register.isWrittenValueRead();
            if (register.isNeverReadAfterWrite()) {
                neverRead.add(Objects.requireNonNullElse(register.key(), "register"));
            }
        }
        if (from.all().isEmpty() && !from.others().isEmpty()) {
            return "no operation on a register; functions seen: "
                    + String.join(", ", from.others().keySet());
        }
        if (!anyWrite) {
            return "no write completed";
        }
        if (!anyWrittenValueRead) {
            return "no read returned a written value";
        }
        return neverRead.isEmpty() || !options.everyKeyRead()
                ? null
                : "never read after a write: " + names(List.copyOf(neverRead));
    }
}
