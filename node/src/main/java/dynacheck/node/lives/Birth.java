package dynacheck.node.lives;

import dynacheck.node.core.ProcessId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a process is from its first start on. Its disk keeps it: a later start that says otherwise would be another
 * process, with this one's promises.
 *
 * @param name of the process
 * @param life random, made at the first start
 * @param cluster that it belongs to
 * @param address where others reach it, {@code host:port}
 * @param members V(0), each by its name, with its address
 */
public record Birth(String name, String life, String cluster, String address, SortedMap<String, String> members) {
    public Birth {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /** Whether it waits to be added. */
    public boolean joins() {
        return !members.containsKey(name);
    }

    public ProcessId process() {
        return idOf(name, life);
    }

    /** The process that calls itself this, in a cluster with this V(0). */
    public ProcessId idOf(String itsName, String itsLife) {
        return members.containsKey(itsName) ? ProcessId.of(itsName) : new ProcessId(itsName, itsLife);
    }

    /** Where a member of V(0) is; null for others. */
    public @Nullable String addressOf(ProcessId id) {
        return id.life().isEmpty() ? members.get(id.name()) : null;
    }

    /**
     * What a later start says differently, naming both and the fix, or null.
     *
     * @param said with any life
     */
    public @Nullable String contradiction(Birth said) {
        if (!name.equals(said.name)) {
            return differs("--id", name, said.name);
        }
        if (!cluster.equals(said.cluster)) {
            return differs("--cluster", cluster, said.cluster);
        }
        if (!members.equals(said.members)) {
            return differs("--initial-view", text(members), text(said.members));
        }
        if (!address.equals(said.address)) {
            return differs("--listen", address, said.address)
                    + "; an address never changes: to move a process, add a new one and remove this one";
        }
        return null;
    }

    private String differs(String option, String kept, String said) {
        return "the data of " + name + " says " + option + " " + kept + ", this start says " + option + " " + said
                + ": start it with the former, or a new process on an empty folder";
    }

    /** As on a command line. */
    private static String text(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> member.getKey() + "=" + member.getValue())
                .collect(Collectors.joining(","));
    }
}
