package dynacheck.checker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations on one key; linearizability is local, so each register is judged for itself. */
final class Register {
    private final @Nullable Object key;
    private final @Nullable Object initial;
    private final List<Access> accesses = new ArrayList<>();

    Register(@Nullable Object key, @Nullable Object initial) {
        this.key = key;
        this.initial = initial;
    }

    void add(Access access) {
        accesses.add(access);
    }

    /** Null for the one register of a history without keys. */
    @Nullable
    Object key() {
        return key;
    }

    /** The value before the first write. */
    @Nullable
    Object initial() {
        return initial;
    }

    /** In order of completion, those that never completed last. */
    List<Access> accesses() {
        return accesses;
    }
}
