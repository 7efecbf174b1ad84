package dynacheck.node.dynastore;

import java.util.List;

/**
 * What the disk kept, in any order.
 *
 * @param incarnation 1 at the first start, raised by one and made durable before the core is started
 */
public record DurableState(long incarnation, List<Persistent> records) {
    public DurableState {
        records = List.copyOf(records);
    }

    public static DurableState fresh() {
        return new DurableState(1, List.of());
    }
}
