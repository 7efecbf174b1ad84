package dynacheck.checker.register;

import dynacheck.checker.Results;
import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.OpType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Atomicity of read/write registers, each key by itself, since linearizability is local. */
public final class AtomicityChecker {
    private static final int KEYS_NAMED = 5;

    private AtomicityChecker() {}

    /** @throws dynacheck.history.MalformedHistoryException for an operation that cannot be what it says */
    public static AtomicityResult check(History history, AtomicityOptions options) {
        long recorded = history.ops().stream()
                .filter(op -> op.isClient() && op.type() == OpType.INVOKE)
                .count();
        return check(
                Registers.of(history, options),
                (register, explainer) -> {
                    throw new IllegalStateException("every register is whole");
                },
                new Explainer(history),
                options,
                recorded);
    }

    /**
     * @param online what is known of registers whose operations were not kept
     * @param recorded client operations, counted where they were read
     */
    public static AtomicityResult check(
            Registers from,
            BiFunction<Register, Explainer, KeyResult> online,
            Explainer explainer,
            AtomicityOptions options,
            long recorded) {
        from.settle();
        Doubts doubts = from.doubts();
        Set<String> engines = ConcurrentHashMap.newKeySet();
        List<JudgedRegister> judged = from.all().parallelStream()
                .map(r -> JudgedRegister.of(r, judge(r, doubts, online, explainer, options, engines)))
                .toList();
        InitialHint hint = new InitialHint(from, options, explainer);
        return total(judged, hint::in, doubts, options, recorded, engines);
    }

    /** Judges one register, as far as nothing about it is in doubt. */
    static KeyResult judge(
            Register register,
            Doubts doubts,
            BiFunction<Register, Explainer, KeyResult> online,
            Explainer explainer,
            AtomicityOptions options,
            Set<String> engines) {
        long until = doubts.from(register.key());
        if (!register.isWhole()) {
            engines.add(OnlineZones.ENGINE);
            return undoubted(register, online.apply(register, explainer), until);
        }
        RegisterChecker checker = new RegisterChecker(register.before(until), options, explainer);
        KeyResult result = checker.check();
        engines.add(checker.engine());
        return undoubted(register, result, until);
    }

    /**
     * Merges the results of all registers into one.
     *
     * @param hint adds to anomalies what another initial value would explain
     */
    static AtomicityResult total(
            List<JudgedRegister> judged,
            UnaryOperator<List<KeyResult>> hint,
            Doubts doubts,
            AtomicityOptions options,
            long recorded,
            Set<String> engines) {
        List<KeyResult> plain = judged.stream().map(JudgedRegister::result).toList();
        List<KeyResult> keys = doubts.count() > 0 ? plain : hint.apply(plain);
        Map<String, Integer> counts = new TreeMap<>();
        for (KeyResult key : keys) {
            for (Anomaly anomaly : key.anomalies()) {
                counts.merge(anomaly.name(), anomaly.count(), Integer::sum);
            }
        }
        long operations = keys.stream().mapToLong(KeyResult::operations).sum();
        long indeterminate =
                judged.stream().mapToLong(JudgedRegister::indeterminate).sum();
        Tally tally = new Tally(recorded, operations, doubts.setAside(), doubts.count(), doubts.failed());
        Verdict verdict = keys.stream().map(KeyResult::verdict).reduce(Verdict.VALID, Verdict::merge);
        String reason = reason(verdict, keys, counts, operations);
        String flaw = tally.flaw();
        if (flaw != null || doubts.count() > 0) {
            String more = Objects.requireNonNullElseGet(flaw, () -> doubts.text(tally.judged()));
            reason = verdict == Verdict.INVALID ? reason + " " + more : more;
            verdict = verdict.merge(Verdict.UNKNOWN);
        }
        String vacuous = verdict == Verdict.VALID ? vacuous(judged, options) : null;
        if (vacuous != null) {
            verdict = Verdict.UNKNOWN;
            reason = "Vacuous: " + vacuous + ".";
        }
        String engine = engines.isEmpty() ? RegisterChecker.ZONES : String.join(", ", new TreeSet<>(engines));
        return new AtomicityResult(
                verdict, reason, engine, operations, indeterminate, keys, counts, tally, doubts.kinds());
    }

    /**
     * A register in doubt can only be found invalid, by what came before the doubt. A read of a value that nobody is
     * known to have written is no violation then: the history may be about something else, a set or a bank.
     */
    private static KeyResult undoubted(Register register, KeyResult result, long until) {
        if (until == Doubts.NEVER) {
            return result;
        }
        List<Anomaly> proven =
                result.anomalies().stream().filter(a -> !a.isOfUnknownSource()).toList();
        return new KeyResult(
                register.key(),
                proven.isEmpty() ? Verdict.UNKNOWN : Verdict.INVALID,
                proven.isEmpty()
                        ? "Something that is not understood (index " + until + ") may have changed it."
                        : result.reason(),
                result.operations(),
                proven);
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

    /** Empty if the history has one register without a name. */
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
    private static @Nullable String vacuous(List<JudgedRegister> judged, AtomicityOptions options) {
        boolean anyWrite = false;
        boolean anyWrittenValueRead = false;
        Set<Object> neverRead = new HashSet<>();
        for (JudgedRegister register : judged) {
            anyWrite |= register.isWritten();
            anyWrittenValueRead |= register.isWrittenValueRead();
            if (register.isNeverReadAfterWrite()) {
                neverRead.add(Objects.requireNonNullElse(register.result().key(), "register"));
            }
        }
        if (judged.isEmpty()) {
            return "no operation on a register";
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
