package dynacheck.checker.register;

import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One register's operations, sorted by what can have become of them. */
final class Writers {
    /** Stands for nil in maps; the same one in whichever process it comes to. */
    private enum Nil {
        NIL
    }

    private final Register register;
    private final List<Access> effective = new ArrayList<>();
    private final Map<Object, Access> first = new LinkedHashMap<>();
    private final Map<Object, List<Access>> more = new HashMap<>();
    private final Map<Object, Access> failed = new HashMap<>();
    private @Nullable Map<String, Access> byText;
    private @Nullable String notUnique;
    private boolean appends;
    private long taken;
    private long silent;

    Writers(Register register, AtomicityOptions options) {
        this.register = register;
        for (Access access : register.accesses()) {
            taken++;
            boolean fails = access.outcome() == OpType.FAIL;
            if (access.isRead() || access.changesNothing()) {
                if (access.isOk() && !(access.isRead() && access.value() == null && options.nilReadsUnknown())) {
                    effective.add(access);
                } else if (access.isOk()) {
                    silent++;
                }
            } else if (access.isCas() && fails) {
                // It found another value, or was refused: either way it changed nothing.
                addFailed(access);
            } else if (fails && !options.treatFailAsInfo()) {
                addFailed(access);
            } else {
                addWrite(fails ? access.asIndeterminate() : access);
            }
        }
    }

    private void addFailed(Access write) {
        failed.merge(id(write.value()), write, (a, b) -> a.start() <= b.start() ? a : b);
    }

    private void addWrite(Access write) {
        effective.add(write);
        if (write.kind() == Access.Kind.APPEND) {
            appends = true;
            notUnique = "Appends make values of values";
            return;
        }
        Access before = first.putIfAbsent(id(write.value()), write);
        if (before != null) {
            List<Access> same = more.computeIfAbsent(id(write.value()), v -> new ArrayList<>(List.of(before)));
            same.add(write);
            if (notUnique == null) {
                notUnique = "Value " + Edn.print(write.value()) + " was written more than once";
            }
        } else if (Objects.equals(write.value(), register.initial()) && notUnique == null) {
            notUnique = "The initial value " + Edn.print(write.value()) + " was written";
        }
    }

    /** How many operations there were. */
    long taken() {
        return taken;
    }

    /** Operations that a legal order must contain: all that surely took effect and constrain it. */
    long definite() {
        return register.definite() - silent;
    }

    /** A map key for a value that may be nil. */
    static Object id(@Nullable Object value) {
        return value == null ? Nil.NIL : value;
    }

    /** Reads that returned, and writes that took effect or may have; in order of completion. */
    List<Access> effective() {
        return effective;
    }

    /** Why some value does not identify its write; null if every value does. */
    @Nullable
    String notUnique() {
        return notUnique;
    }

    boolean hasAppends() {
        return appends;
    }

    /** Writes that can have written this value, without the initial value's virtual write. */
    List<Access> of(@Nullable Object value) {
        Access one = first.get(id(value));
        if (one == null) {
            return List.of();
        }
        List<Access> same = more.get(id(value));
        return same == null ? List.of(one) : same;
    }

    /** The one that can have written this value, if values are unique. */
    @Nullable
    Access only(@Nullable Object value) {
        return first.get(id(value));
    }

    /** The failed write of this value that was invoked first. */
    @Nullable
    Access failedWith(@Nullable Object value) {
        return failed.get(id(value));
    }

    /** A written value that prints alike but is of another type: 18 where "18" was read. */
    @Nullable
    Access alike(@Nullable Object value) {
        if (byText == null) {
            byText = new HashMap<>();
            for (Access write : first.values()) {
                byText.putIfAbsent(plain(write.value()), write);
            }
        }
        return byText.get(plain(value));
    }

    private static String plain(@Nullable Object value) {
        return value instanceof Keyword k ? k.name() : String.valueOf(value);
    }
}
