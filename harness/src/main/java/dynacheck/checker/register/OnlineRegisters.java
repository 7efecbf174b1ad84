package dynacheck.checker.register;

import java.util.Arrays;

/** Judges each register of a history by {@link OnlineZones} while the history happens. */
final class OnlineRegisters {
    /** Most overwritten values that are kept to explain a violation, over all registers. */
    private static final int MOST_REMEMBERED = 1 << 13;

    private static final int MOST_REMEMBERED_OF_ONE = 1 << 12;
    private static final int FEWEST_REMEMBERED = 16;
    private static final int FEW_ZONES = 16;

    private final Registers registers;
    private final AtomicityOptions options;
    private final int remembered;
    private final int fewZones;
    private int judged;

    /** Starts of open reads, rising: a read may return anything that was current since it started. */
    private long[] openReads = new long[16];

    private int open;

    OnlineRegisters(Registers registers, AtomicityOptions options) {
        this(registers, options, MOST_REMEMBERED_OF_ONE, FEW_ZONES);
    }

    /** For tests, in which even few values are overwritten and forgotten. */
    OnlineRegisters(Registers registers, AtomicityOptions options, int remembered, int fewZones) {
        this.registers = registers;
        this.options = options;
        this.remembered = remembered;
        this.fewZones = fewZones;
    }

    /** A client's operation begins. */
    void invoked(Access access, String f) {
        if (access.isRead()) {
            beginRead(access.start());
        } else {
            judging(registers.register(access.key(), f)).invoked(access, horizon());
        }
    }

    /** An operation that began has an outcome. */
    OnlineZones completed(Register register, Access access) {
        endRead(access.start());
        OnlineZones zones = judging(register);
        zones.completed(access, horizon());
        return zones;
    }

    private long horizon() {
        return open == 0 ? Long.MAX_VALUE : openReads[0];
    }

    /** A read begins, of whichever register. */
    void beginRead(long start) {
        if (open == openReads.length) {
            openReads = Arrays.copyOf(openReads, 2 * open);
        }
        openReads[open++] = start;
    }

    /** What began has ended, and is not understood. */
    void ended(long start) {
        endRead(start);
    }

    /** Searches from the end: what completes began a short time ago; what never completes stays at the beginning. */
    private void endRead(long start) {
        int at = open - 1;
        while (at >= 0 && openReads[at] > start) {
            at--;
        }
        if (at >= 0 && openReads[at] == start) {
            System.arraycopy(openReads, at + 1, openReads, at, --open - at);
        }
    }

    private OnlineZones judging(Register register) {
        OnlineZones zones = register.online();
        if (zones == null) {
            zones = new OnlineZones(register.key(), register.initial(), options, this::remembered, fewZones);
            register.judgeOnline(zones);
            judged++;
        }
        return zones;
    }

    private int remembered() {
        return Math.min(remembered, Math.max(FEWEST_REMEMBERED, MOST_REMEMBERED / Math.max(1, judged)));
    }
}
