package dynacheck.node.pump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurabilityGateTest {
    private final List<Long> released = new ArrayList<>();
    private final DurabilityGate<String, String> gate =
            new DurabilityGate<>(effect -> released.add(((Effect.Reply<String, String>) effect).token()));

    private void add(long token, long afterPersist) {
        gate.add(new Effect.Reply<>(token, new Outcome.Failed("test"), afterPersist), afterPersist);
    }

    @Test
    void nothingLeavesBeforeThePersistItNames() {
        add(1, 0);
        add(2, 2);
        add(3, 1);
        add(4, 3);
        assertEquals(List.of(1L), released);
        assertEquals(3, gate.size());
        gate.durable(2);
        assertEquals(List.of(1L, 3L, 2L), released);
        add(5, 2);
        assertEquals(List.of(1L, 3L, 2L, 5L), released);
        assertEquals(1, gate.size());
        gate.durable(3);
        assertEquals(List.of(1L, 3L, 2L, 5L, 4L), released);
        assertEquals(0, gate.size());
    }
}
