package dynacheck.node.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process, an element of the paper's unbounded Π. Never used again once removed. A name alone is no process: whoever
 * loses its disk and comes back under its name is another one. So a newcomer's id has its life as well, and two
 * newcomers of one name are two processes. Members of V(0) are known by name before they live; their peers see to
 * it that each lives once.
 *
 * @param life random name that the process's disk keeps; empty for members of V(0)
 */
public record ProcessId(String name, String life) implements Comparable<ProcessId> {
    public ProcessId {
        Objects.requireNonNull(name);
        Objects.requireNonNull(life);
    }

    /** A member of V(0). */
    public static ProcessId of(String name) {
        return new ProcessId(name, "");
    }

    /** As a record's own, at half its cost: every message is looked up by its sender. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof ProcessId id && name.equals(id.name) && life.equals(id.life);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + life.hashCode();
    }

    @Override
    public int compareTo(ProcessId other) {
        if (this == other) {
            return 0;
        }
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : life.compareTo(other.life);
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
