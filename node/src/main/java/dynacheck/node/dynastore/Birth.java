package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.TreeMap;

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
    /** As every protocol knows it. */
    public dynacheck.node.lives.Birth common() {
        TreeMap<String, String> members = new TreeMap<>();
        initialView.members().forEach(id -> members.put(id.name(), initialView.address(id)));
        return new dynacheck.node.lives.Birth(name, life, cluster, address, members);
    }

    /** Whether it waits to be added. */
    public boolean joins() {
        return common().joins();
    }

    /** A member of V(0) is that very object, with which others compare it. */
    public ProcessId process() {
        ProcessId process = common().process();
        for (ProcessId member : initialView.members()) {
            if (member.equals(process)) {
                return member;
            }
        }
        return process;
    }
}
