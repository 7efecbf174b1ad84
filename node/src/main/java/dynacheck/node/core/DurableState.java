package dynacheck.node.core;

import java.util.List;

/**
 * What the disk kept, in any order.
 *
 * @param incarnation 1 at the first start, raised by one and made durable before the process is started
 */
public record DurableState<R>(long incarnation, List<R> records) {
    public DurableState {
        records = List.copyOf(records);
    }

    public static <R> DurableState<R> fresh() {
        return new DurableState<>(1, List.of());
    }
}
