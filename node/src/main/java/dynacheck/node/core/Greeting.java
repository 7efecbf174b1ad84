package dynacheck.node.core;

import java.util.Objects;

/**
 * What a process says of itself before anything else: all that follows is from this start of it.
 *
 * @param id of the process
 * @param life kept on its disk
 * @param incarnation raised at each start
 * @param start random, new at each start: two starts with one incarnation had copies of one disk
 * @param confirmed whether enough of V(0) recorded its life, or it needs no such thing
 */
public record Greeting(ProcessId id, String life, long incarnation, String start, boolean confirmed) {
    public Greeting {
        Objects.requireNonNull(id);
        Objects.requireNonNull(life);
        Objects.requireNonNull(start);
    }
}
