package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Outcome;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final List<Long> released = new ArrayList<>();
    private final Outbox<Message, Persistent> outbox =
            new Outbox<>(effect -> released.add(((Effect.Reply<Message, Persistent>) effect).token()));

    private void add(long token, long afterPersist) {
        outbox.add(new Effect.Reply<>(token, new Outcome.Failed("test"), afterPersist), afterPersist);
    }

    @Test
    void nothingLeavesBeforeThePersistItNames() {
        add(1, 0);
        add(2, 2);
        add(3, 1);
        add(4, 3);
        assertEquals(List.of(1L), released);
        assertEquals(3, outbox.size());
        outbox.durable(2);
        assertEquals(List.of(1L, 3L, 2L), released);
        add(5, 2);
        assertEquals(List.of(1L, 3L, 2L, 5L), released);
        assertEquals(1, outbox.size());
        outbox.durable(3);
        assertEquals(List.of(1L, 3L, 2L, 5L, 4L), released);
        assertEquals(0, outbox.size());
    }
}
