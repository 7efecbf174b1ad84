package dynacheck.checker.coverage;

import dynacheck.fault.FaultSpan;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.NaturalOrder;
import dynacheck.membership.Reconfigs;
import dynacheck.membership.Reconfigs.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the final operations were complete: a read and a write of every register that the run used, at every live
 * member; of an object or of transactions, each function that clients used. Whether they succeeded is for the judge of
 * Definition 1.
 *
 * @param what in words, what each member was to be asked
 */
record AskedAtTheEnd(int members, String what, List<String> leftOut) {
    private static final List<String> FUNCTIONS = List.of("read", "write");

    /** @param begin index of the line with which final operations begin */
    static AskedAtTheEnd of(
            History history, List<String> initialView, List<Proposal> proposals, List<FaultSpan> faults, long begin) {
        Set<String> members = new TreeSet<>(NaturalOrder.OF_NAMES);
        members.addAll(initialView);
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
        if (registers.isEmpty()) {
            return functions(history, members, begin);
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
        return new AskedAtTheEnd(members.size(), registers.size() + " registers read and written", leftOut);
    }

    /** Of a history without registers. */
    private static AskedAtTheEnd functions(History history, Set<String> members, long begin) {
        Set<String> functions = new TreeSet<>();
        Set<List<Object>> asked = new LinkedHashSet<>();
        for (Call call : history.calls()) {
            String node = call.node();
            if (!call.f().equals(Reconfigs.F)) {
                functions.add(call.f());
                if (call.start() > begin && node != null) {
                    asked.add(List.of(call.f(), node));
                }
            }
        }
        List<String> leftOut = members.stream()
                .flatMap(node -> functions.stream()
                        .filter(f -> !asked.contains(List.of(f, node)))
                        .map(f -> "no " + f + " at " + node))
                .toList();
        return new AskedAtTheEnd(members.size(), "each of " + functions + " asked", leftOut);
    }
}
