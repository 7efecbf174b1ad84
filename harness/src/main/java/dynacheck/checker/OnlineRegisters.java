package dynacheck.checker;

import dynacheck.history.Op;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Each register of a history judged by {@link OnlineZones} while the history happens. */
final class OnlineRegisters {
    /** Overwritten values that are kept to explain a violation, of all registers together. */
    private static final int MOST_REMEMBERED = 1 << 15;

    private static final int MOST_REMEMBERED_OF_ONE = 1 << 12;
    private static final int FEWEST_REMEMBERED = 16;
    private static final int FEW_ZONES = 64;

    private final AtomicityOptions options;
    private final Map<Optional<Object>, OnlineZones> registers = new LinkedHashMap<>();
    private final int remembered;
    private final int fewZones;
    private @Nullable OnlineZones last;
    private @Nullable Object lastKey;

    /** Starts of open reads, rising: a read may return anything that was current since it started. */
    private long[] openReads = new long[16];

    private int open;

    OnlineRegisters(AtomicityOptions options) {
        this(options, MOST_REMEMBERED_OF_ONE, FEW_ZONES);
    }

    /** For tests, in which even few values are overwritten and forgotten. */
    OnlineRegisters(AtomicityOptions options, int remembered, int fewZones) {
        this.options = options;
        this.remembered = remembered;
        this.fewZones = fewZones;
    }

    /** A client's operation begins. */
    void invoked(Op op) {
        switch (op.f()) {
            case "read", "get" -> beginRead(op.index());
            default -> {
                Access access = Registers.access(op, null, options);
                boolean unclear = access == null && op.f().equals("txn");
                if (unclear || access != null && access.isRead()) {
                    beginRead(op.index());
                } else if (access != null) {
                    of(access.key(), op.f()).invoked(access, horizon());
                }
            }
        }
    }

    /** An operation that began has an outcome. */
    OnlineZones completed(Access access, String f) {
        endRead(access.start());
        OnlineZones zones = of(access.key(), f);
        zones.completed(access, horizon());
        return zones;
    }

    private long horizon() {
        return open == 0 ? Long.MAX_VALUE : openReads[0];
    }

    private void beginRead(long start) {
        if (open == openReads.length) {
            openReads = Arrays.copyOf(openReads, 2 * open);
        }
        openReads[open++] = start;
    }

    private void endRead(long start) {
        int at = Arrays.binarySearch(openReads, 0, open, start);
        if (at >= 0) {
            System.arraycopy(openReads, at + 1, openReads, at, --open - at);
        }
    }

    /** The one judging this register. */
    OnlineZones of(@Nullable Object key, String f) {
        OnlineZones zones = last;
        if (zones == null || !Objects.equals(lastKey, key)) {
            zones = registers.computeIfAbsent(
                    Optional.ofNullable(key),
                    k -> new OnlineZones(key, Registers.initial(f, options), options, this::remembered, fewZones));
            last = zones;
            lastKey = key;
        }
        return zones;
    }

    /** The one judging a register that was seen before. */
    OnlineZones of(@Nullable Object key) {
        return Objects.requireNonNull(registers.get(Optional.ofNullable(key)));
    }

    private int remembered() {
        int share = Math.max(FEWEST_REMEMBERED, MOST_REMEMBERED / Math.max(1, registers.size()));
        return Math.min(remembered, share);
    }

    Collection<OnlineZones> all() {
        return registers.values();
    }
}
