package dynacheck.bench;

import dynacheck.target.Access;
import dynacheck.target.NodeAddress;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What nodes and clients had spent at a moment.
 *
 * @param nodes counters of all nodes together, by the names that {@link Access#counters} gives them; empty if one
 *     told nothing, for a sum without it says nothing
 * @param harnessCpuNanos processor time of this process: of the clients, and of what delays links
 */
record Costs(Map<String, Long> nodes, long harnessCpuNanos) {
    static final String MESSAGES = "messages";
    static final String NODE_CPU = "cpu-nanos";

    /** Counters of {@link Access#counters} that are costs, in the order in which they are shown. */
    private static final List<String> OF_NODES = List.of("round-trips", MESSAGES, "bytes", "syncs", NODE_CPU);

    /** What processor time the clients took, and the proxies that delay links. */
    static final String HARNESS_CPU = "harness-cpu-nanos";

    static Costs now(Access access, List<NodeAddress> addresses) {
        Map<String, Long> sums = new TreeMap<>();
        boolean allTold = true;
        for (NodeAddress address : addresses) {
            Map<String, Long> counters = access.counters(address);
            allTold &= !counters.isEmpty();
            counters.forEach((name, value) -> sums.merge(name, value, Long::sum));
        }
        return new Costs(allTold ? sums : Map.of(), cpuNanos());
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }

    /** What was spent since {@code earlier} for each operation, by name; what was not told is missing. */
    Map<String, Double> perOperation(Costs earlier, long operations) {
        Map<String, Double> costs = new TreeMap<>();
        if (operations == 0) {
            return costs;
        }
        for (String name : OF_NODES) {
            Long before = earlier.nodes.get(name);
            Long after = nodes.get(name);
            if (before != null && after != null) {
                costs.put(name, (double) (after - before) / operations);
            }
        }
        costs.put(HARNESS_CPU, (double) (harnessCpuNanos - earlier.harnessCpuNanos) / operations);
        return costs;
    }
}
