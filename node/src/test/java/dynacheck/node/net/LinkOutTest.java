package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.wire.Parted;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkOutTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private <T> T onLoop(Supplier<T> look) {
        Promise<T> seen = Promise.promise();
        loop.runOnContext(v -> seen.complete(look.get()));
        return seen.future().await();
    }

    /** Removed members never come back; a node that went on dialling them would grow with its past. */
    @Test
    void aPeerThatIsGoneForGoodIsForgottenButNotAtOnce() throws Exception {
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.choose(1).getFirst());
        LinkOut link = new LinkOut(
                vertx,
                vertx.createNetClient(),
                ProcessId.of("n9"),
                nobody,
                Buffer::buffer,
                false,
                new Refusals(System::nanoTime, line -> {}),
                new Metrics());
        Parted message = DynaStoreProtocol.CODEC.parted(new Message.MemRead(new MessageNumber(1, 1), View.EMPTY));
        long begun = System.nanoTime();
        boolean idle = onLoop(() -> {
            link.add(message);
            link.flush();
            return link.isIdle();
        });
        assertFalse(idle, "it has something to send");
        NodesHere.await("the link is idle", () -> onLoop(link::isIdle));
        Duration after = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(after.toSeconds() >= 9, "forgotten after " + after + ", while it may still be wanted");
    }
}
