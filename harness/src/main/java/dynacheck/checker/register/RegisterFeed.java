package dynacheck.checker.register;

import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the lines of a history into operations on registers: it joins completions to invocations, finds out how
 * registers are named, sets aside what it does not understand, and passes on the rest in the order of the lines.
 */
final class RegisterFeed implements OpSink {
    /** Most nemesis lines that are kept to know which faults were in force. */
    static final int MOST_FAULT_LINES = 100_000;

    /** Lines after which the likelier naming of registers is chosen, if none of them decides it. */
    static final int MOST_HELD = 10_000;

    /** What takes the operations. */
    interface Taker {
        /** A read begins, or something that may turn out to be one. */
        void began(long start);

        /** Something that is not understood has ended. */
        void ended(long start);

        /** A write begins. */
        void invoked(Access access, String f);

        /** An operation that began has an outcome. */
        void completed(Access access, Op invoke, Op completion);

        /** At the end of the history: an operation that never completed. */
        void open(Access access, Op invoke);
    }

    /**
     * An operation that is open.
     *
     * @param file of several; null if there is one
     */
    record Begun(Op invoke, @Nullable String file, int line) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private record Held(@Nullable Op invoke, Op op, Place place) {}

    /** @param file of several; null if there is one */
    private record Place(@Nullable String file, int line) {}

    private final Registers registers;
    private final Taker taker;
    private final Pairing pairing = new Pairing();
    private final List<Op> others = new ArrayList<>();

    /** Lines that wait until one shows how registers are named. */
    private final List<Held> held = new ArrayList<>();

    /** By process, the places of open invocations that are not understood. */
    private final Map<Object, Place> strange = new HashMap<>();

    private final List<String> notes = new ArrayList<>();
    private @Nullable String file;
    private long recorded;

    /** @param registers whose interpreter says what an operation is, and whose doubts take what it does not know */
    RegisterFeed(Registers registers, Taker taker) {
        this.registers = registers;
        this.taker = taker;
    }

    @Override
    public void accept(Op op, int line) {
        if (op.isClient()) {
            recorded += op.type() == OpType.INVOKE ? 1 : 0;
            @Nullable Op invoke = pairing.add(op, line);
            if (registers.interpreter().isOpen()) {
                hold(new Held(invoke, op, new Place(file, line)));
            } else {
                take(invoke, op, file, line);
            }
        } else {
            pairing.add(op, line);
            if (others.size() < MOST_FAULT_LINES) {
                others.add(op);
            }
        }
    }

    /**
     * Goes on in the middle of a history. It must be known how registers are named.
     *
     * @param last index of the line before; {@link Long#MIN_VALUE} if there is none
     * @param begins whether there was an operation
     * @param begun operations that are open, in the order in which they began; the taker is told of them
     * @param gone processes that got {@code :info}, as far as they matter
     */
    void resume(long last, boolean begins, List<Begun> begun, Set<Object> gone) {
        pairing.resume(last, begins, begun.stream().map(Begun::invoke).toList(), gone);
        begun.forEach(open -> begin(open.invoke(), open.file(), open.line()));
    }

    private void hold(Held line) {
        held.add(line);
        registers.interpreter().learn(line.op());
        if (!registers.interpreter().isOpen() || held.size() == MOST_HELD) {
            takeHeld();
        }
    }

    private void takeHeld() {
        registers.interpreter().decide();
        held.forEach(line ->
                take(line.invoke(), line.op(), line.place().file(), line.place().line()));
        held.clear();
    }

    private void take(@Nullable Op invoke, Op op, @Nullable String itsFile, int line) {
        if (invoke != null) {
            completed(invoke, op, itsFile, line);
        } else {
            Interpreter.check(op, line);
            begin(op, itsFile, line);
        }
    }

    private void begin(Op op, @Nullable String itsFile, int line) {
        if (Interpreter.isRead(op.f())) {
            taker.began(op.index());
        } else {
            Access access = registers.interpreter().access(op, null);
            if (access == null) {
                strange.put(op.process(), new Place(itsFile, line));
                if (op.f().equals("txn")) { // Its completion may show that it was a read.
                    taker.began(op.index());
                }
            } else if (access.isRead()) {
                taker.began(op.index());
            } else {
                taker.invoked(access, op.f());
            }
        }
    }

    private void completed(Op invoke, Op completion, @Nullable String itsFile, int line) {
        Access access = registers.interpreter().access(invoke, completion);
        if (access == null) {
            Place from = strange.remove(invoke.process());
            registers.addOther(invoke, completion, itsFile, from == null ? line : from.line());
            taker.ended(invoke.index());
        } else {
            taker.completed(access, invoke, completion);
        }
    }

    @Override
    public void file(String path) {
        file = path;
    }

    @Override
    public void note(String note) {
        notes.add(note);
    }

    /** The history has ended: what is open never completed. */
    void end() {
        takeHeld();
        List<Op> open = new ArrayList<>();
        pairing.open().forEach(open::add);
        open.sort(Comparator.comparingLong(Op::index));
        for (Op op : open) {
            Access access = registers.interpreter().access(op, null);
            if (access == null) {
                Place from = strange.getOrDefault(op.process(), new Place(null, 1));
                registers.addOther(op, null, from.file(), from.line());
            } else {
                taker.open(access, op);
            }
        }
    }

    /** Client operations, counted where they were read. */
    long recorded() {
        return recorded;
    }

    /** What was tolerated while reading. */
    List<String> notes() {
        return notes;
    }

    /** Lines that are not of clients. */
    List<Op> others() {
        return others;
    }
}
