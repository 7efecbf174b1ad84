package dynacheck.bench;

import dynacheck.target.Access;
import dynacheck.target.NodeAddress;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What nodes and clients had spent at a moment.
 *
 * @param nodes counters of all nodes together, by the names that {@link Access#counters} gives them
 * @param harnessCpuNanos processor time of this process: of the clients, and of what delays links
 */
record Costs(Map<String, Long> nodes, long harnessCpuNanos) {
    static Costs now(Access access, List<NodeAddress> addresses) {
        Map<String, Long> sums = new TreeMap<>();
        for (NodeAddress address : addresses) {
            access.counters(address).forEach((name, value) -> sums.merge(name, value, Long::sum));
        }
        return new Costs(sums, cpuNanos());
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }

    /** How much of this was spent since {@code earlier}, for each operation; empty if the nodes do not count it. */
    OptionalDouble perOperation(String counter, Costs earlier, long operations) {
        Long before = earlier.nodes.get(counter);
        Long after = nodes.get(counter);
        return before == null || after == null || operations == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) (after - before) / operations);
    }
}
