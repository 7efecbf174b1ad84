package dynacheck.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a benchmark: a load on so many nodes.
 *
 * @param linkDelay added to each message between nodes, one way; tells round trips from processor time
 * @param warmUp between the last register's first write and the measured part
 * @param measured how long latencies and costs are taken
 */
public record Scenario(int nodes, Load load, Duration linkDelay, Duration warmUp, Duration measured) {
    /** Every setting by its name. */
    Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
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
}
