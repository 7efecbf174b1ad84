package dynacheck.node.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Name of a process, an element of the paper's unbounded Π. Never used again once removed. */
public record ProcessId(String name) implements Comparable<ProcessId> {
    public ProcessId {
        Objects.requireNonNull(name);
    }

    public static ProcessId of(String name) {
        return new ProcessId(name);
    }

    /** As a record's own, at half its cost: every message is looked up by its sender. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof ProcessId id && name.equals(id.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public int compareTo(ProcessId other) {
        return this == other ? 0 : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
