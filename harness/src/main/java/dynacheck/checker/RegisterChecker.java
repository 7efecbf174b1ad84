package dynacheck.checker;

import dynacheck.checker.AtomicityResult.Anomaly;
import dynacheck.checker.AtomicityResult.KeyResult;
import dynacheck.checker.Register.Access;
import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges one register. */
final class RegisterChecker {
    private final Register register;
    private final AtomicityOptions options;
    private final Explainer explainer;
    private final Map<Object, List<Access>> writes = new HashMap<>();
    private final Map<String, Access> writesByText = new HashMap<>();
    private final Map<Object, Access> failed = new HashMap<>();
    private final List<Access> reads = new ArrayList<>();
    private final Map<String, Anomaly> anomalies = new LinkedHashMap<>();
    private @Nullable String notUnique;

    RegisterChecker(Register register, AtomicityOptions options, Explainer explainer) {
        this.register = register;
        this.options = options;
        this.explainer = explainer;
    }

    KeyResult check() {
        sort();
        checkEachRead();
        if (!anomalies.isEmpty()) {
            return result(Verdict.INVALID, "A read returned what no write can have given it.");
        }
        if (notUnique != null) {
            return result(Verdict.UNKNOWN, notUnique + "; values that are not unique are not judged yet.");
        }
        List<ValueCluster> clusters = clusters();
        Zones.Found found = Zones.conflicts(clusters);
        if (found.earliest() != null) {
            Anomaly anomaly = explainer.conflict(register, found.earliest(), found.clusters());
            anomalies.put(anomaly.name(), anomaly);
            return result(Verdict.INVALID, "Two values must each come before the other.");
        }
        List<Access> order = Zones.linearization(clusters);
        String flaw = Linearization.flaw(order, required());
        if (flaw != null) {
            return result(Verdict.UNKNOWN, "The zone test passed but its certificate is wrong: " + flaw + ".");
        }
        return result(Verdict.VALID, "A legal order of all operations was found and verified.");
    }

    private KeyResult result(Verdict verdict, String reason) {
        return new KeyResult(
                register.key(), verdict, reason, register.accesses().size(), List.copyOf(anomalies.values()));
    }

    private void sort() {
        for (Access access : register.accesses()) {
            OpType outcome = access.call().outcome();
            if (!access.isWrite()) {
                if (outcome == OpType.OK && !(access.value() == null && options.nilReadsUnknown())) {
                    reads.add(access);
                }
            } else if (outcome == OpType.FAIL && !options.treatFailAsInfo()) {
                failed.put(Optional.ofNullable(access.value()), access);
            } else {
                Access write = outcome == OpType.FAIL ? indeterminate(access) : access;
                List<Access> same =
                        writes.computeIfAbsent(Optional.ofNullable(access.value()), v -> new ArrayList<>(1));
                same.add(write);
                if (access.value() == null) {
                    notUnique = "The initial value nil was written";
                } else if (same.size() > 1) {
                    notUnique = "Value " + Edn.print(access.value()) + " was written more than once";
                }
            }
        }
    }

    private static Access indeterminate(Access access) {
        return new Access(new Call(access.call().invoke(), null), access.value());
    }

    /** Anomalies that one read shows by itself; sound for values that are not unique, too. */
    private void checkEachRead() {
        for (Access read : reads) {
            List<Access> candidates = writes.get(Optional.ofNullable(read.value()));
            if (candidates == null) {
                if (read.value() != null) {
                    Access aborted = failed.get(Optional.of(read.value()));
                    report(
                            aborted == null
                                    ? explainer.phantom(register, read, writtenText(read.value()))
                                    : explainer.aborted(register, read, aborted));
                }
            } else if (read.value() != null && candidates.stream().allMatch(w -> read.end() < w.start())) {
                report(explainer.future(register, read, candidates.getFirst()));
            }
        }
    }

    /** A written value that prints alike but is of another type: 18 where "18" was read. */
    private @Nullable Access writtenText(Object value) {
        if (writesByText.isEmpty()) {
            for (List<Access> same : writes.values()) {
                Access write = same.getFirst();
                if (write.value() != null) {
                    writesByText.putIfAbsent(plain(write.value()), write);
                }
            }
        }
        return writesByText.get(plain(value));
    }

    private static String plain(Object value) {
        return value instanceof Keyword k ? k.name() : value.toString();
    }

    private void report(Anomaly anomaly) {
        anomalies.merge(anomaly.name(), anomaly, (first, next) -> explainer.recount(first, first.count() + 1));
    }

    /** Indeterminate writes that nobody read drop out: they can always be ordered last. */
    private List<ValueCluster> clusters() {
        Map<Object, ValueCluster> byValue = new LinkedHashMap<>();
        byValue.put(Optional.empty(), new ValueCluster(null));
        writes.forEach((value, same) -> byValue.put(value, new ValueCluster(same.getFirst())));
        Set<Object> readValues = new HashSet<>();
        for (Access read : reads) {
            Object value = Optional.ofNullable(read.value());
            ValueCluster cluster = byValue.get(value);
            if (cluster != null) {
                cluster.addRead(read);
                readValues.add(value);
            }
        }
        byValue.entrySet()
                .removeIf(e -> !e.getValue().isInitial()
                        && !readValues.contains(e.getKey())
                        && e.getValue().f() == Long.MAX_VALUE);
        return List.copyOf(byValue.values());
    }

    /** Operations that surely took effect. */
    private int required() {
        long definite = writes.values().stream()
                .flatMap(List::stream)
                .filter(w -> w.end() != Long.MAX_VALUE)
                .count();
        return (int) definite + reads.size();
    }
}
