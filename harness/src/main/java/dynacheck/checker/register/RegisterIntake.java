package dynacheck.checker.register;

import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.checker.register.OnlineZones.Missing;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a history and judges registers while they come, so that a long history needs memory only for what
 * can still be read in it. A short one is also kept, in a compact form, and then judged as a whole: that counts
 * every anomaly, and can judge what {@link OnlineZones} cannot. So is every register of a long history that
 * {@link OnlineZones} cannot judge, if that showed while the history was short.
 */
final class RegisterIntake implements OpSink, RegisterFeed.Taker {
    /** Operations up to which a history is short. */
    static final int SHORT = 100_000;

    private final AtomicityOptions options;
    private final int mostKept;
    private final Registers registers;
    private final @Nullable OnlineRegisters online;

    /** What a first pass found out about registers. */
    private final Map<Object, KeyResult> known = new HashMap<>();

    /** Judges of the first pass that lack some operations for their explanations. */
    private final Map<Object, OnlineZones> recalled = new HashMap<>();

    private final RegisterFeed feed;
    private int kept;
    private boolean forgot;

    RegisterIntake(AtomicityOptions options) {
        this(options, SHORT);
    }

    /** @param mostKept operations up to which a history is short */
    RegisterIntake(AtomicityOptions options, int mostKept) {
        this(options, mostKept, true);
    }

    private RegisterIntake(AtomicityOptions options, int mostKept, boolean online) {
        this.options = options;
        this.mostKept = mostKept;
        this.registers = new Registers(options);
        this.online = online ? new OnlineRegisters(registers, options) : null;
        this.feed = new RegisterFeed(registers, this);
    }

    /**
     * For a second pass over the same history: keeps the registers that {@code first} could not explain as a whole,
     * or what is missing from them.
     */
    RegisterIntake again(AtomicityResult first) {
        RegisterIntake second = new RegisterIntake(options, Integer.MAX_VALUE, false);
        for (KeyResult key : first.keys()) {
            if (!needsAnotherLook(key)) {
                second.known.put(Writers.id(key.key()), key);
            } else if (missing(key) == Missing.OF_THE_VALUE) {
                OnlineZones zones =
                        Objects.requireNonNull(registers.register(key.key(), "").online());
                second.recalled.put(Writers.id(key.key()), zones);
            }
        }
        return second;
    }

    /** Whether seeing its operations again would explain more. */
    boolean needsAnotherLook(KeyResult key) {
        boolean isInDoubt = registers.doubts().from(key.key()) != Doubts.NEVER;
        return switch (key.verdict()) {
            case VALID -> false;
            case UNKNOWN -> !isInDoubt;
            case INVALID -> missing(key) != Missing.NONE;
        };
    }

    /** Whether the second pass keeps all its operations. */
    boolean needsAllOperations(KeyResult key) {
        return needsAnotherLook(key) && missing(key) != Missing.OF_THE_VALUE;
    }

    private Missing missing(KeyResult key) {
        OnlineZones zones = registers.register(key.key(), "").online();
        return zones == null ? Missing.ALL : zones.missing();
    }

    @Override
    public void accept(Op op, int line) {
        feed.accept(op, line);
    }

    @Override
    public void began(long start) {
        if (online != null) {
            online.beginRead(start);
        }
    }

    @Override
    public void ended(long start) {
        if (online != null) {
            online.ended(start);
        }
    }

    @Override
    public void invoked(Access access, String f) {
        if (online != null) {
            online.invoked(access, f);
        }
    }

    @Override
    public void completed(Access access, Op invoke, Op completion) {
        Register register = registers.register(access.key(), invoke.f());
        if (online == null) {
            seenAgain(register, access);
        }
        registers.add(register, access, invoke, completion);
        if (online != null) {
            OnlineZones zones = online.completed(register, access);
            if (register.isWhole() && zones.unfit() == null && ++kept > mostKept) {
                forget();
            }
        }
    }

    @Override
    public void open(Access access, Op invoke) {
        Register register = registers.register(access.key(), invoke.f());
        if (online == null) {
            seenAgain(register, access);
        }
        registers.add(register, access, invoke, null);
    }

    private void seenAgain(Register register, Access access) {
        Object id = Writers.id(access.key());
        OnlineZones zones = recalled.get(id);
        if (zones != null || known.containsKey(id)) {
            register.forget();
        }
        if (zones != null) {
            zones.recall(access);
        }
    }

    /** From here on, registers are judged without being kept wherever that is possible. */
    private void forget() {
        for (Register register : registers.all()) {
            OnlineZones zones = register.online();
            if (register.isWhole() && zones != null && zones.unfit() == null) {
                register.forget();
                forgot = true;
            }
        }
        kept = 0;
    }

    @Override
    public void note(String note) {
        feed.note(note);
    }

    /** What was tolerated while reading. */
    List<String> notes() {
        return feed.notes();
    }

    /** Whether part of the history was only judged while it was read, and not kept. */
    boolean hasForgotten() {
        return forgot;
    }

    /** How many values the online judges hold. */
    long liveValues() {
        return registers.all().stream()
                .map(Register::online)
                .filter(Objects::nonNull)
                .mapToLong(zones -> Objects.requireNonNull(zones).liveValues())
                .sum();
    }

    AtomicityResult finish() {
        feed.end();
        return AtomicityChecker.check(
                registers, this::judged, new Explainer(History.of(feed.others())), options, feed.recorded());
    }

    private KeyResult judged(Register register, Explainer explainer) {
        Object id = Writers.id(register.key());
        OnlineZones zones = recalled.getOrDefault(id, register.online());
        return zones == null
                ? Objects.requireNonNull(known.get(id))
                : zones.result(register, explainer, registers.doubts().from(register.key()));
    }
}
