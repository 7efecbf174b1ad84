package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a process is from its first start on. Its disk keeps it: a later start that says otherwise would be another
 * process, with this one's promises.
 *
 * @param name of the process
 * @param life random, made at the first start
 * @param cluster that it belongs to
 * @param address where others reach it, {@code host:port}
 * @param initialView V(0)
 */
public record Birth(String name, String life, String cluster, String address, View initialView) {
    /** Whether it waits to be added. */
    public boolean joins() {
        return !initialView.hasMember(ProcessId.of(name));
    }

    public ProcessId process() {
        return idOf(name, life);
    }

    /** The process that calls itself this, in a cluster with this V(0). */
    public ProcessId idOf(String itsName, String itsLife) {
        ProcessId initial = ProcessId.of(itsName);
        return initialView.join().contains(initial) ? initial : new ProcessId(itsName, itsLife);
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
        if (!initialView.equals(said.initialView)) {
            return differs("--initial-view", text(initialView), text(said.initialView));
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
    private static String text(View view) {
        TreeMap<ProcessId, String> members = new TreeMap<>();
        view.members().forEach(id -> members.put(id, id + "=" + view.address(id)));
        return String.join(",", members.values());
    }
}
