package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operation with which a register that is judged {@link OnlineZones online} stopped being atomic, with the
 * operations that explain it: those on the values that were kept then, and later ones on the same values.
 */
final class Breach {
    /** Names of reads that another initial value might explain. Finding out takes all operations. */
    private static final Set<String> PERHAPS_INITIAL = Set.of("phantom-read", "aborted-read", "future-read");

    private final Access by;
    private final Map<Long, Access> around;
    private final Set<Long> unread;
    private final boolean isEarly;
    private long forgotten;
    private @Nullable Access laterWrite;
    private @Nullable KeyResult told;

    /**
     * @param around operations by start, {@code by} among them
     * @param isEarly whether no value had been overwritten yet
     * @param forgotten values whose operations were no longer kept
     */
    Breach(Access by, Map<Long, Access> around, boolean isEarly, long forgotten) {
        this.by = by;
        this.around = around;
        this.isEarly = isEarly;
        this.forgotten = forgotten;
        Set<Object> read = around.values().stream()
                .filter(a -> a.isRead() && a != by)
                .map(a -> Writers.id(a.value()))
                .collect(Collectors.toSet());
        unread = around.values().stream()
                .filter(a -> a.isWrite() && !read.contains(Writers.id(a.value())))
                .map(Access::start)
                .collect(Collectors.toSet());
    }

    Access by() {
        return by;
    }

    /** A write begins: perhaps of what was read before. */
    void invoked(Access write) {
        if (laterWrite == null && by.isRead() && Objects.equals(by.value(), write.value())) {
            laterWrite = write;
        }
    }

    void completed(Access write) {
        if (laterWrite != null && laterWrite.start() == write.start()) {
            laterWrite = write;
        }
        around.computeIfPresent(write.start(), (start, open) -> write);
    }

    /** A value is read: then its write is not lost. */
    void read(Access read, LiveValue value) {
        Access write = value.write();
        if (write != null && unread.remove(write.start())) {
            around.put(read.start(), read);
        }
    }

    /** Takes the register's operations again and keeps those on the value, so that none is missing. */
    void recall(Access access) {
        if (Objects.equals(access.value(), by.value())) {
            around.put(access.start(), access);
        }
        forgotten = 0;
    }

    /** Whether the operations on the value it observed would explain more. */
    boolean isForgotten() {
        return told != null && told.anomalies().stream().anyMatch(a -> a.tags().contains(Explainer.FORGOTTEN));
    }

    /** Whether all operations would explain more. */
    boolean isPerhapsInitial() {
        return isEarly && told != null && told.anomalies().stream().anyMatch(a -> PERHAPS_INITIAL.contains(a.name()));
    }

    /**
     * By the engine for whole histories, from the operations that are still there.
     *
     * @param empty a register without operations
     * @param operations how many there were
     */
    KeyResult told(Register empty, long operations, AtomicityOptions options, Explainer explainer) {
        boolean known = around.values().stream().anyMatch(a -> a.isWrite() && Objects.equals(a.value(), by.value()));
        if (laterWrite != null && !known) {
            around.put(laterWrite.start(), laterWrite);
            known = true;
        }
        around.values().stream().sorted(Comparator.comparingLong(Access::end)).forEach(empty::add);
        Verdict verdict = Verdict.INVALID;
        String reason = "An operation returned a value that none can return any more.";
        List<Anomaly> anomalies = List.of();
        if (known || forgotten == 0 || Objects.equals(by.value(), empty.initial())) {
            KeyResult judged = new RegisterChecker(empty, options, explainer).check();
            if (judged.verdict() == Verdict.INVALID) {
                reason = judged.reason();
                anomalies = judged.anomalies();
            }
        }
        if (anomalies.isEmpty()) {
            anomalies = List.of(explainer.forgotten(empty, by, forgotten));
        }
        told = new KeyResult(empty.key(), verdict, reason, operations, anomalies);
        return told;
    }
}
