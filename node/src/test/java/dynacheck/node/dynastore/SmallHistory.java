package dynacheck.node.dynastore;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.SmallRegisters;
import java.util.ArrayList;
import java.util.List;

/** Whether a dozen operations are atomic. */
final class SmallHistory {
    private SmallHistory() {}

    static boolean isAtomic(List<TestCluster.Call> calls) {
        List<SmallRegisters.Op> ops = new ArrayList<>();
        for (TestCluster.Call call : calls) {
            if (call.operation instanceof Operation.Write write && !(call.outcome instanceof Outcome.Failed)) {
                int end = call.ok() ? call.end : Integer.MAX_VALUE;
                ops.add(new SmallRegisters.Op(write.key(), true, write.value(), call.begin, end));
            } else if (call.operation instanceof Operation.Read read && call.outcome instanceof Ended.ReadOk found) {
                ops.add(new SmallRegisters.Op(read.key(), false, found.value().value(), call.begin, call.end));
            }
        }
        return SmallRegisters.isAtomic(ops);
    }
}
