package dynacheck.checker.register;

import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sorts operations by register; what {@link Interpreter} does not understand is counted and puts in doubt. */
public final class Registers {
    private final AtomicityOptions options;
    private final Interpreter interpreter;
    private final Doubts doubts = new Doubts();
    private final Map<Object, Register> registers = new LinkedHashMap<>();
    private @Nullable Register last;

    Registers(AtomicityOptions options) {
        this.options = options;
        this.interpreter = new Interpreter(options);
    }

    /** @throws dynacheck.history.MalformedHistoryException for an operation that cannot be what it says */
    public static void refuseMalformed(History history) {
        for (Call call : history.calls()) {
            Interpreter.check(call.invoke(), history.line(call.start()));
        }
    }

    /** @throws dynacheck.history.MalformedHistoryException for an operation that cannot be what it says */
    public static Registers of(History history, AtomicityOptions options) {
        refuseMalformed(history);
        Registers registers = new Registers(options);
        for (Op op : history.ops()) {
            if (op.isClient()) {
                registers.interpreter.learn(op);
            }
        }
        registers.interpreter.decide();
        history.calls().stream()
                .sorted(Comparator.comparingLong(
                        c -> c.completion() == null ? Long.MAX_VALUE : c.last().index()))
                .forEachOrdered(c -> registers.add(c.invoke(), c.completion(), registers.line(c, history)));
        return registers;
    }

    /** The line that shows what it is: for a read, its completion. */
    private int line(Call call, History history) {
        return history.line(Interpreter.isRead(call.f()) ? call.last().index() : call.start());
    }

    /**
     * Takes operations in order of completion, open ones last.
     *
     * @param line of the operation that shows what it is
     */
    void add(Op invoke, @Nullable Op completion, int line) {
        Access access = interpreter.access(invoke, completion);
        if (access == null) {
            addOther(invoke, completion, null, line);
        } else {
            add(register(access.key(), invoke.f()), access, invoke, completion);
        }
    }

    /** Takes an operation that {@link #interpreter} understood. */
    void add(Register register, Access access, Op invoke, @Nullable Op completion) {
        register.add(access);
        understood(access, invoke, completion);
    }

    /** Notes an operation that {@link #interpreter} understood. */
    void understood(Access access, Op invoke, @Nullable Op completion) {
        if (invoke.f().equals("txn")) {
            doubts.understood(invoke, completion == null || !access.isOk() ? invoke : completion);
        }
    }

    /** Takes an operation that {@link #interpreter} does not understand. */
    void addOther(Op invoke, @Nullable Op completion, @Nullable String file, int line) {
        doubts.add(invoke, completion, file, line, interpreter.named(invoke, completion == null ? invoke : completion));
    }

    Interpreter interpreter() {
        return interpreter;
    }

    /** Operations on no register. */
    Doubts doubts() {
        return doubts;
    }

    /** Once all operations were taken: finds out which registers are in doubt. */
    void settle() {
        doubts.settle(registers::containsKey);
    }

    public Collection<Register> all() {
        return registers.values();
    }

    Register register(@Nullable Object key, String f) {
        Register register = last;
        if (register == null || !Objects.equals(register.key(), key)) {
            register = registers.get(Writers.id(key));
            if (register == null) {
                register = new Register(key, initial(f, options));
                registers.put(Writers.id(key), register);
            }
            last = register;
        }
        return register;
    }

    /** The value before the first write of a register whose operations have names such as {@code f}. */
    private static @Nullable Object initial(String f, AtomicityOptions options) {
        return initial(isOfTexts(f), options);
    }

    /** Whether registers whose operations are called so hold texts, and begin as the empty one. */
    static boolean isOfTexts(String f) {
        return f.equals("get") || f.equals("put") || f.equals("append");
    }

    /** The value before the first write. */
    static @Nullable Object initial(boolean texts, AtomicityOptions options) {
        return options.initial() == null && texts ? "" : options.initial();
    }
}
