package dynacheck.checker.register;

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
    private final OpenReads reads = new OpenReads();

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
            judging(registers.register(access.key(), f)).invoked(access, reads.horizon());
        }
    }

    /** An operation that began has an outcome. */
    OnlineZones completed(Register register, Access access) {
        reads.end(access.start());
        OnlineZones zones = judging(register);
        zones.completed(access, reads.horizon());
        return zones;
    }

    /** A read begins, of whichever register. */
    void beginRead(long start) {
        reads.begin(start);
    }

    /** What began has ended, and is not understood. */
    void ended(long start) {
        reads.end(start);
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
