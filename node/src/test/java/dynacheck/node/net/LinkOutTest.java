package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.wire.FrameReader;
import dynacheck.node.wire.Parted;
import dynacheck.node.wire.PartsSent;
import dynacheck.node.wire.WireException;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;
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
        LinkOut link = linkTo(nobody, new Metrics());
        Parted message = message(1);
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

    /** By itself it dials once a second, and not at all after ten. */
    @Test
    void aPeerThatIsHeardOfIsDialedAtOnce() throws Exception {
        Metrics metrics = new Metrics();
        LinkOut link = linkTo(new Endpoint("127.0.0.1", FreePorts.choose(1).getFirst()), metrics);
        onLoop(() -> {
            link.add(message(1));
            link.flush();
            return link.isIdle();
        });
        NodesHere.await(
                "it was dialed 40 times",
                () -> onLoop(() -> {
                    link.peerIsUp();
                    return metrics.get("connect_failures_total") >= 40;
                }));
        long dialed = metrics.get("connect_failures_total");
        LockSupport.parkNanos(Duration.ofMillis(1_200).toNanos());
        long more = metrics.get("connect_failures_total") - dialed;
        assertTrue(more <= 5, "and then as usual, not " + more + " times in 1.2 s");
    }

    @Test
    void aPeerThatIsConnectedIsNotDialedAgain() throws Exception {
        Metrics metrics = new Metrics();
        int port = vertx.createNetServer()
                .connectHandler(socket -> {})
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        LinkOut link = linkTo(new Endpoint("127.0.0.1", port), metrics);
        onLoop(() -> {
            link.add(message(1));
            link.flush();
            link.peerIsUp();
            return link.isIdle();
        });
        NodesHere.await("it is connected", () -> metrics.get("connects_total") == 1);
        onLoop(() -> {
            link.peerIsUp();
            link.add(message(2));
            link.flush();
            return link.isIdle();
        });
        NodesHere.await("both are sent", () -> metrics.get("frames_sent_total") == 2);
        assertEquals(1, metrics.get("connects_total"));
        assertEquals(0, metrics.get("redials_at_once_total"));
    }

    /** And counted: benchmarks say how many messages an operation takes. */
    @Test
    void whatIsFlushedTogetherArrivesInOrderFrameByFrame() throws Exception {
        List<byte[]> arrived = new CopyOnWriteArrayList<>();
        FrameReader reader = new FrameReader(arrived::add);
        int port = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {
                    try {
                        reader.accept(bytes.getBytes());
                    } catch (WireException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        Metrics metrics = new Metrics();
        LinkOut link = linkTo(new Endpoint("127.0.0.1", port), metrics);
        List<Parted> messages =
                LongStream.rangeClosed(1, 5).mapToObj(LinkOutTest::message).toList();
        onLoop(() -> {
            messages.forEach(link::add);
            link.flush();
            return link.isIdle();
        });
        NodesHere.await("all are there", () -> arrived.size() == messages.size());
        PartsSent told = new PartsSent();
        for (int i = 0; i < messages.size(); i++) {
            assertArrayEquals(told.next(messages.get(i)), arrived.get(i), "message " + (i + 1));
        }
        assertEquals(messages.size(), metrics.get("frames_sent_total"));
        long bytes = arrived.stream()
                .mapToLong(frame -> FrameReader.HEADER_BYTES + frame.length)
                .sum();
        assertEquals(bytes, metrics.get("bytes_sent_total"));
    }

    private LinkOut linkTo(Endpoint peer, Metrics metrics) {
        return new LinkOut(
                vertx,
                vertx.createNetClient(),
                ProcessId.of("n9"),
                peer,
                Buffer::buffer,
                false,
                new Refusals(System::nanoTime, line -> {}),
                metrics);
    }

    private static Parted message(long number) {
        return DynaStoreProtocol.CODEC.parted(new Message.MemRead(new MessageNumber(1, number), View.EMPTY));
    }
}
