package dynacheck.checker.coverage;

import dynacheck.fault.FaultSpan;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.membership.Reconfigs.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the final operations were complete: a read and a write of every register that the run used, at every live
 * member. Whether they succeeded is for the judge of Definition 1.
 */
record AskedAtTheEnd(int members, int registers, List<String> leftOut) {
    private static final List<String> FUNCTIONS = List.of("read", "write");

    /** @param begin index of the line with which final operations begin */
    static AskedAtTheEnd of(
            History history, List<String> initialView, List<Proposal> proposals, List<FaultSpan> faults, long begin) {
        Set<String> members = new TreeSet<>(initialView);
        for (Proposal p : proposals) {
            if (p.isCompletedBy(begin)) {
                members.addAll(p.adds());
            }
        }
        proposals.stream().filter(p -> p.isInvokedBy(begin)).forEach(p -> members.removeAll(p.removes()));
        faults.stream().filter(FaultSpan::isCrash).forEach(f -> members.removeAll(f.stopped()));
        Set<Object> registers = new LinkedHashSet<>();
        Set<List<Object>> asked = new LinkedHashSet<>();
        for (Call call : history.calls()) {
            if (FUNCTIONS.contains(call.f()) && call.invoke().value() instanceof List<?> l && l.size() == 2) {
                registers.add(l.getFirst());
                String node = call.node();
                if (call.start() > begin && node != null) {
                    asked.add(List.of(call.f(), l.getFirst(), node));
                }
            }
        }
        List<String> leftOut = new ArrayList<>();
        for (String node : members) {
            for (Object register : registers) {
                for (String f : FUNCTIONS) {
                    if (!asked.contains(List.of(f, register, node))) {
                        leftOut.add("no " + f + " of " + register + " at " + node);
                    }
                }
            }
        }
        return new AskedAtTheEnd(members.size(), registers.size(), leftOut);
    }
}
