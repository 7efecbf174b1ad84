package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.Edn;
import dynacheck.history.OpType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges one register while its history happens, in memory that grows with the values that can still be read and not
 * with the length of the history. Exact as {@link Zones} is, and earlier: a violation is known at the very operation
 * with which the history stops being linearizable.
 *
 * <p>A value is <em>overwritten</em> once every read of it that may still return would be a violation; then its zone is
 * final, its place in the order is decided, and it is dropped. A read of a value that is not there is therefore a
 * violation whatever the value was, so the verdict needs no memory of it. For the explanation, the
 * latest overwritten values are kept. Values need to be unique only among those that are not overwritten yet.
 */
final class OnlineZones {
    static final String ENGINE = "online-zones";

    /** Operations without which a violation cannot be explained in full. */
    enum Missing {
        NONE,
        OF_THE_VALUE,
        ALL
    }

    /** Zones are searched for overwritten ones whenever they have doubled, and never while there are fewer. */
    private final int fewZones;

    private final @Nullable Object key;
    private final @Nullable Object initial;
    private final AtomicityOptions options;
    private final IntSupplier remembered;
    private final Map<Object, LiveValue> live = new HashMap<>();
    private final LiveZones zones = new LiveZones();
    private final OnlineOrder order;
    /** Overwritten before their write returned, by start of the write. */
    private final Map<Long, LiveValue> overwrittenOpen = new HashMap<>();

    private final Deque<LiveValue> overwritten = new ArrayDeque<>();
    private final Deque<Access> failed = new ArrayDeque<>();
    private int nextLook;
    private long forgotten;

    /** Reads that returned and say nothing. */
    private long silent;

    private @Nullable String unfit;

    /** The operation with which it stopped being atomic, and what is known around it. */
    private @Nullable Breach breach;

    /** How many operations no order can hold. From the first one on, they are left out and the rest is judged. */
    private long wrong;

    /**
     * @param remembered how many overwritten values, and failed writes, are kept to explain a violation
     * @param fewZones number of live values below which no search for overwritten ones pays
     */
    OnlineZones(
            @Nullable Object key,
            @Nullable Object initial,
            AtomicityOptions options,
            IntSupplier remembered,
            int fewZones) {
        this.key = key;
        this.initial = initial;
        this.options = options;
        this.remembered = remembered;
        this.fewZones = fewZones;
        this.nextLook = fewZones;
        this.order = new OnlineOrder(initial);
        LiveValue first = new LiveValue(initial, order.initial());
        live.put(Writers.id(initial), first);
        zones.add(first);
    }

    /** Why this engine cannot judge the register; null if it can. */
    @Nullable
    String unfit() {
        return unfit;
    }

    /** The operation with which the register stopped being atomic; null if it did not. */
    @Nullable
    Access brokenBy() {
        return breach == null ? null : breach.by();
    }

    /** Which other operations are needed, after a violation, to explain it as well as with all operations. */
    Missing missing() {
        if (breach == null || wrong > 1 || unfit != null || breach.isPerhapsInitial()) {
            return Missing.ALL;
        }
        return breach.isForgotten() ? Missing.OF_THE_VALUE : Missing.NONE;
    }

    /** Takes the register's operations once more, in any order. */
    void recall(Access access) {
        if (breach != null) {
            breach.recall(access);
        }
    }

    /** How many values are held. */
    int liveValues() {
        return live.size();
    }

    /**
     * A write begins.
     *
     * @param horizon no read that is open, or comes, started before it
     */
    void invoked(Access write, long horizon) {
        if (breach != null) {
            breach.invoked(write);
        }
        if (unfit != null) {
            return;
        }
        if (write.kind() != Access.Kind.WRITE) {
            unfit = "there are operations that are neither a read nor a write";
            return;
        }
        Object id = Writers.id(write.value());
        LiveValue value = new LiveValue(write, OnlineOrder.invoked(write));
        if (live.putIfAbsent(id, value) != null) {
            dropOverwritten(horizon);
            if (live.putIfAbsent(id, value) != null) {
                unfit = "value " + Edn.print(write.value()) + " was written anew (index " + write.start()
                        + ") while an earlier one of it could still be read";
            }
        }
    }

    /** An operation that had begun has its outcome; {@code horizon} as before. */
    void completed(Access access, long horizon) {
        if (breach != null && access.isWrite()) {
            breach.completed(access);
        }
        if (unfit != null) {
            return;
        }
        if (access.isRead()) {
            boolean says = access.isOk() && (access.value() != null || !options.nilReadsUnknown());
            if (says) {
                read(access);
            } else if (access.isOk()) {
                silent++;
            }
        } else if (access.kind() == Access.Kind.WRITE) {
            written(options.treatFailAsInfo() && access.outcome() == OpType.FAIL ? access.asIndeterminate() : access);
        } else {
            unfit = "there are operations that are neither a read nor a write";
        }
        if (zones.size() >= nextLook && unfit == null) {
            dropOverwritten(horizon);
            nextLook = Math.max(fewZones, 2 * zones.size());
        }
    }

    private void read(Access read) {
        LiveValue value = live.get(Writers.id(read.value()));
        if (value == null) {
            isWrong(read);
            return;
        }
        if (breach != null) {
            breach.read(read, value);
        }
        order.completed(read, value.cluster());
        long before = value.s();
        Access start = value.lastStart();
        if (!value.isEstablished()) {
            boolean moved = value.startsAt(read);
            establish(value, read);
            assert !moved || !zones.conflictsWith(value) : "what is established last is beyond all others";
        } else if (value.startsAt(read)) {
            zones.grown(value);
            if (zones.conflictsWith(value)) {
                isWrong(read);
                value.startsAtAgain(before, start);
                zones.grown(value);
                return;
            }
        }
        value.readBy(read);
    }

    private void isWrong(Access operation) {
        wrong++;
        if (breach == null) {
            breach = new Breach(operation, around(operation), overwritten.isEmpty(), forgotten);
        }
    }

    private void establish(LiveValue value, Access by) {
        value.establish(by);
        zones.add(value);
    }

    private void written(Access write) {
        LiveValue value = live.get(Writers.id(write.value()));
        if (value == null
                || value.write() == null
                || Objects.requireNonNull(value.write()).start() != write.start()) {
            value = overwrittenOpen.remove(write.start());
        }
        if (value == null) {
            unfit = "a write ended with another value than it began with (index " + write.start() + ")";
            return;
        }
        order.completed(write, value.cluster());
        value.completed(write);
        if (write.isOk() && !value.isEstablished()) {
            establish(value, write);
        } else if (write.outcome() == OpType.FAIL && value.isEstablished()) {
            isWrong(write);
            wrong++; // Or more than one: everything that read it. It stays as if it had taken effect.
        } else if (write.outcome() == OpType.FAIL) {
            live.remove(Writers.id(write.value()));
            failed.add(write);
            while (failed.size() > remembered.getAsInt()) {
                failed.remove();
            }
        }
    }

    private void dropOverwritten(long horizon) {
        for (LiveValue value : zones.overwritten(horizon)) {
            live.remove(Writers.id(value.value()));
            order.place(value.cluster());
            if (value.isOpen()) {
                overwrittenOpen.put(Objects.requireNonNull(value.write()).start(), value);
            }
            overwritten.add(value);
        }
        for (int excess = overwritten.size() - remembered.getAsInt(); excess > 0; excess--) {
            overwritten.remove();
            forgotten++;
        }
    }

    /**
     * What became of it, with all operations that are still open taken as never completed.
     *
     * @param register that was given the same operations, and counted them
     */
    KeyResult result(Register register, Explainer explainer) {
        return result(register, explainer, Doubts.NEVER);
    }

    /** @param until from this index on nothing is certain, so a violation must be older */
    KeyResult result(Register register, Explainer explainer, long until) {
        long operations = register.operations();
        if (breach != null && breach.by().end() >= until) {
            return new KeyResult(key, Verdict.UNKNOWN, "What broke it is in doubt.", operations, List.of());
        }
        if (breach != null) {
            return breach.told(new Register(key, initial), operations, options, explainer);
        }
        if (unfit != null) {
            return new KeyResult(
                    key,
                    Verdict.UNKNOWN,
                    "Judged while it was read, without keeping it: " + unfit
                            + "; to judge that, all of it must fit into memory: give it as a file, and more heap"
                            + " (JAVA_TOOL_OPTIONS=-Xmx8g).",
                    operations,
                    List.of());
        }
        zones.rest().forEach(value -> order.place(value.cluster()));
        String flaw = order.flaw(register.definite() - silent);
        return flaw == null
                ? new KeyResult(
                        key,
                        Verdict.VALID,
                        "A legal order of all operations was found and verified.",
                        operations,
                        List.of())
                : new KeyResult(
                        key,
                        Verdict.UNKNOWN,
                        "The " + ENGINE + " passed but the certificate is wrong: " + flaw + ".",
                        operations,
                        List.of());
    }

    /** Of each value that is kept the write and the ends of its zone, and what failed. */
    private Map<Object, LiveValue> kept() {
        Map<Object, LiveValue> values = new LinkedHashMap<>();
        live.values().stream()
                .filter(LiveValue::isEstablished)
                .forEach(value -> values.put(Writers.id(value.value()), value));
        live.values().stream()
                .filter(value -> !value.isEstablished())
                .limit(remembered.getAsInt())
                .forEach(value -> values.put(Writers.id(value.value()), value));
        overwritten.descendingIterator().forEachRemaining(v -> values.putIfAbsent(Writers.id(v.value()), v));
        return values;
    }

    private Map<Long, Access> around(Access by) {
        Map<Long, Access> accesses = new LinkedHashMap<>();
        for (LiveValue value : kept().values()) {
            for (Access access : new Access[] {value.write(), value.firstEnd(), value.lastStart(), value.firstRead()}) {
                if (access != null) {
                    accesses.put(access.start(), access);
                }
            }
        }
        failed.forEach(access -> accesses.put(access.start(), access));
        accesses.put(by.start(), by);
        return accesses;
    }
}
