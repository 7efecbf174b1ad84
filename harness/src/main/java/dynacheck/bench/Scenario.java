package dynacheck.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a benchmark: a load on so many nodes.
 *
 * @param system what is measured, as people call it
 * @param linkDelay added to each message between nodes, one way; tells round trips from processor time
 * @param warmUp between the last register's first write and the measured part
 * @param measured how long latencies and costs are taken
 */
public record Scenario(String system, int nodes, Load load, Duration linkDelay, Duration warmUp, Duration measured) {
    /** Every setting by its name. */
    Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("system", system);
        all.put("nodes", nodes);
        all.put("clients", load.clients());
        all.put("read-percent", load.readPercent());
        all.put("registers", load.registers());
        all.put("value-bytes", load.valueBytes());
        all.put("rate", load.ratePerSecond());
        all.put("link-delay-us", linkDelay.toNanos() / 1_000);
        all.put("warm-up-ms", warmUp.toMillis());
        all.put("measured-ms", measured.toMillis());
        all.put("seed", load.seed());
        return all;
    }

    /** What it has in common with the rows that are to be compared with it. */
    public String title() {
        return nodes + " nodes, " + load.clients() + " clients, " + load.readPercent() + " % reads, " + load.registers()
                + (load.registers() == 1 ? " register" : " registers") + ", values of " + load.valueBytes() + " bytes"
                + (load.isOpenLoop() ? ", " + load.ratePerSecond() + " a second" : "")
                + (linkDelay.isZero() ? "" : ", links delayed by " + linkDelay.toNanos() / 1e6 + " ms");
    }
}
