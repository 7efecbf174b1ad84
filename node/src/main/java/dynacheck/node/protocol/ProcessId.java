package dynacheck.node.protocol;

import java.util.Objects;

/** Name of a process, an element of the paper's unbounded Π. Never used again once removed. */
public record ProcessId(String name) implements Comparable<ProcessId> {
    public ProcessId {
        Objects.requireNonNull(name);
    }

    public static ProcessId of(String name) {
        return new ProcessId(name);
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
