package dynacheck.node.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process, an element of the paper's unbounded Π. Never used again once removed. A name alone is no process: whoever
 * loses its disk and comes back under its name is another one. So a newcomer's id has its life as well, and two
 * newcomers of one name are two processes. Members of V(0) are known by name before they live; their peers see to
 * it that each lives once.
 *
 * <p>No record, for it keeps its hash and the beginning of its name as a number: every message is looked up by its
 * sender, and every step compares views, which are sorted by process.
 */
public final class ProcessId implements Comparable<ProcessId> {
    private static final int LETTERS_IN_ORDER = Long.BYTES;
    private static final int LARGEST_LETTER = 0xFF;

    private final String name;
    private final String life;
    private final long order;
    private final int hash;

    /** @param life random name that the process's disk keeps; empty for members of V(0) */
    public ProcessId(String name, String life) {
        this.name = Objects.requireNonNull(name);
        this.life = Objects.requireNonNull(life);
        this.order = order(name);
        this.hash = 31 * name.hashCode() + life.hashCode();
    }

    /** A member of V(0). */
    public static ProcessId of(String name) {
        return new ProcessId(name, "");
    }

    public String name() {
        return name;
    }

    public String life() {
        return life;
    }

    /**
     * The first letters, one a byte: where these numbers differ, unsigned, names compare as they do. Nothing follows a
     * letter that is too large for its byte, for names that differ in it have one number up to there.
     */
    private static long order(String name) {
        long order = 0;
        boolean ended = false;
        for (int i = 0; i < LETTERS_IN_ORDER; i++) {
            ended |= i >= name.length();
            int letter = ended ? 0 : Math.min(name.charAt(i), LARGEST_LETTER);
            order = (order << Byte.SIZE) | letter;
            ended |= letter == LARGEST_LETTER;
        }
        return order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof ProcessId id && hash == id.hash && name.equals(id.name) && life.equals(id.life);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** By name, then by life. */
    @Override
    public int compareTo(ProcessId other) {
        if (this == other) {
            return 0;
        }
        if (order != other.order) {
            return Long.compareUnsigned(order, other.order);
        }
        int byName = compare(name, other.name);
        return byName != 0 ? byName : compare(life, other.life);
    }

    /** Mostly one object, which a text would compare letter by letter. */
    @SuppressWarnings("ReferenceEquality")
    private static int compare(String one, String other) {
        return one == other ? 0 : one.compareTo(other);
    }

    /** Unlike that of any other process. */
    public String full() {
        return life.isEmpty() ? name : name + "/" + life;
    }

    /** For people, to whom a process is its name. */
    @Override
    public String toString() {
        return name;
    }
}
