package dynacheck.node.protocol;

import dynacheck.node.core.ProcessId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a start of a process says of it.
 *
 * @param name of the process
 * @param cluster name that all processes of a cluster share
 * @param address where others reach it, {@code host:port}
 * @param members initial ones, each with its address; the same at every process
 * @param first whether this may be the first start in the data folder
 * @param life random: its own if this is the first start
 * @param start random: unlike that of any other start
 * @param options of the protocol, see {@link Protocol#options}
 */
public record Start(
        String name,
        String cluster,
        String address,
        SortedMap<ProcessId, String> members,
        boolean first,
        String life,
        String start,
        Map<String, String> options) {
    public Start {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** Whether it is no initial member, and waits to be added. */
    public boolean joins() {
        return !members.containsKey(ProcessId.of(name));
    }

    /** The process that calls itself this: an initial member is its name, any other its name and life. */
    public ProcessId idOf(String itsName, String itsLife) {
        ProcessId initial = ProcessId.of(itsName);
        return members.containsKey(initial) ? initial : new ProcessId(itsName, itsLife);
    }

    /** Where this start says that others reach the process; null for one that joins. */
    public @Nullable String memberAddress() {
        return members.get(ProcessId.of(name));
    }
}
