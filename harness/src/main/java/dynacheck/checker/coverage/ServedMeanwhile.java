package dynacheck.checker.coverage;

import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultSpan;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operations that began and completed at a node while it was reported to be stopped: whatever was read back for
 * the fault, it was not in force.
 */
final class ServedMeanwhile {
    /** Kinds after which nobody answers. A node whose disk fails may serve until it notices. */
    private static final Set<String> STOPPING = Set.of(
            "kill",
            "power",
            "blackout",
            "torn-write-prefix",
            "torn-write-pages",
            "pause",
            "crash-stop",
            "crash-beyond",
            "retire");

    private final Map<String, List<Call>> completed = new HashMap<>();

    ServedMeanwhile(History history) {
        for (Call call : history.calls()) {
            String node = call.node();
            if (node != null && call.isOk()) {
                completed.computeIfAbsent(node, n -> new ArrayList<>()).add(call);
            }
        }
    }

    /** One of them; empty if there is none. */
    String disproof(FaultSpan fault) {
        Op installed = fault.at(Phase.INSTALLED);
        Op healing = fault.at(Phase.HEALING);
        if (installed == null || !STOPPING.contains(fault.kind())) {
            return "";
        }
        long end = healing == null ? Long.MAX_VALUE : healing.index();
        for (String node : fault.stopped()) {
            List<Call> calls = completed.getOrDefault(node, List.of());
            for (int i = firstAfter(calls, installed.index());
                    i < calls.size() && calls.get(i).start() < end;
                    i++) {
                if (calls.get(i).end() < end) {
                    return node + " completed the " + calls.get(i).f() + " at index "
                            + calls.get(i).start() + " meanwhile";
                }
            }
        }
        return "";
    }

    private static int firstAfter(List<Call> calls, long index) {
        int low = 0;
        int high = calls.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (calls.get(middle).start() <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
