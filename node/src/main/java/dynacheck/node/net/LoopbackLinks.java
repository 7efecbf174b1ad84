package dynacheck.node.net;

import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import dynacheck.node.pump.Admission;
import dynacheck.node.wire.Codec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two ends of a link through sockets of this machine's loopback, on an event loop of their own, which send each other a
 * message to and fro, some at a time: what nodes do when they talk, without a process behind it.
 */
public final class LoopbackLinks<M> {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackLinks.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final long PATIENCE_SECONDS = 20;
    private static final int BATCH = 4;

    private final Vertx vertx = Vertx.vertx(Node.onOneThread());
    private final Context loop = vertx.getOrCreateContext();
    /** Nobody else can greet an end of it. */
    private final String cluster = RandomName.next();

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Codec<M, ?> codec;
    private final M message;
    private final int rounds;

    private LoopbackLinks(Codec<M, ?> codec, M message, int rounds) {
        this.codec = codec;
        this.message = message;
        this.rounds = rounds;
    }

    /**
     * Sends {@code message} to and fro, {@value #BATCH} times at once. Nothing of it is left when this returns.
     *
     * @param rounds how often each end gets that many
     * @throws IOException if one of them was lost, or all were not there in time
     */
    public static <M> void exercise(Codec<M, ?> codec, M message, int rounds) throws IOException, InterruptedException {
        LoopbackLinks<M> links = new LoopbackLinks<>(codec, message, rounds);
        try {
            links.loop.runOnContext(v -> links.begin());
            links.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a link of this machine to itself did not carry " + rounds + " messages: " + e, e);
        } finally {
            links.vertx.close().await();
        }
    }

    private void begin() {
        End one = new End("one");
        End other = new End("other");
        Future.all(one.listen(), other.listen())
                .onSuccess(ports -> one.send(other.id, LOOPBACK + ":" + ports.<Integer>resultAt(1)))
                .onFailure(done::completeExceptionally);
    }

    private final class End implements Peers.Self, Peers.Listener<M> {
        private final ProcessId id;
        private final Peers<M> peers;
        /** How often the message is yet to arrive. */
        private int left = BATCH * rounds;

        End(String name) {
            id = ProcessId.of(name);
            Refusals refusals = new Refusals(System::nanoTime, LOG::debug);
            peers = new Peers<>(vertx, this, codec, null, null, refusals, new Metrics(), this);
        }

        Future<Integer> listen() {
            return peers.listen(new Endpoint(LOOPBACK, 0));
        }

        void send(ProcessId to, @Nullable String address) {
            for (int i = 0; i < BATCH; i++) {
                peers.send(to, address, message);
            }
            loop.runOnContext(v -> peers.flush());
        }

        @Override
        public void received(ProcessId from, long incarnation, M received) {
            left--;
            if (left == 0) {
                done.complete(null);
            } else if (left % BATCH == 0) {
                send(from, null);
            }
        }

        @Override
        public void greeted(Greeting greeting, Admission admission) {
            admission.admitted();
        }

        @Override
        public String cluster() {
            return cluster;
        }

        @Override
        public Greeting greeting() {
            return new Greeting(id, "1", 1, "start", true);
        }

        @Override
        public ProcessId idOf(String name, String life) {
            return ProcessId.of(name);
        }

        @Override
        public @Nullable String address() {
            return null;
        }
    }
}
