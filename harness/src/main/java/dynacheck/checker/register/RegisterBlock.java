package dynacheck.checker.register;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened to some registers in a stretch of one split of a history. Registers have numbers, from 0 in the first
 * block of a split for a share.
 */
public final class RegisterBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * A register.
     *
     * @param place among all of the split, in the order in which they appear
     */
    record Named(@Nullable Object name, long place) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private final ArrayList<Named> names;
    private final byte[] events;

    /**
     * @param names of registers that no block before has named, in the order of their numbers
     * @param events as by {@link AccessWriter}
     */
    RegisterBlock(List<Named> names, byte[] events) {
        this.names = new ArrayList<>(names);
        this.events = events;
    }

    List<Named> names() {
        return names;
    }

    byte[] events() {
        return events;
    }

    /** Which of these are registers that it names first. */
    public List<Object> among(Set<Object> ids) {
        return names.stream()
                .map(named -> Writers.id(named.name()))
                .filter(ids::contains)
                .toList();
    }
}
