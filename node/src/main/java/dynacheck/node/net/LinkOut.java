package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.wire.FrameReader;
import dynacheck.node.wire.Parted;
import dynacheck.node.wire.PartsSent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's outgoing link to one peer. May lose frames, because a connection may break and the queue is bounded (the
 * oldest goes first: the core repeats what is still wanted). Never reorders within a connection. Used on the event loop
 * only.
 *
 * <p>The peer answers what it reads with a {@link Peers#PULSE pulse} now and then. A connection on which none came for
 * a while is given up and made anew: TCP by itself is silent after a partition for as long again as that lasted, and
 * for many minutes after a peer lost its power.
 */
final class LinkOut {
    private static final Logger LOG = LoggerFactory.getLogger(LinkOut.class);
    private static final long FIRST_BACKOFF_MS = 50;
    private static final long MAX_BACKOFF_MS = 1000;
    private static final long LEAST_SILENCE_MS = 2000;
    private static final long MOST_SILENCE_MS = 16_000;
    private static final int SILENCE_PULSES = 4;
    /** What is still wanted is repeated within that time: longer than any pause of a protocol. */
    private static final long FORGOTTEN_MS = 10_000;

    private static final int BATCH_BYTES = 64 * 1024;
    private static final int MAX_QUEUED_FRAMES = 4096;
    private static final long MAX_QUEUED_BYTES = 8L * 1024 * 1024;

    private final Vertx vertx;
    private final NetClient client;
    private final ProcessId to;
    private final Endpoint peer;
    private final Supplier<Buffer> hello;
    private final boolean tls;
    private final Refusals refusals;
    private final Metrics metrics;
    private final Deque<Parted> queue = new ArrayDeque<>();
    /** What the present connection was told. */
    private PartsSent parts = new PartsSent();

    private long queuedBytes;
    private long lastAddedNanos;
    private @Nullable NetSocket socket;
    private boolean connecting;
    private boolean closed;
    private long backoffMs = FIRST_BACKOFF_MS;
    /** The timer that dials again, while {@link #connecting}. */
    private @Nullable Long redial;

    /** The timer that ends a silent connection, while something written waits for a pulse. */
    private @Nullable Long silence;

    private long waitingSinceNanos;
    /** Follows how long pulses take, so that a slow peer is not taken for a dead connection again and again. */
    private long silenceMs = LEAST_SILENCE_MS;

    /**
     * @param hello what to say on a new connection
     * @param tls whether the other end must prove to be {@code to}
     */
    LinkOut(
            Vertx vertx,
            NetClient client,
            ProcessId to,
            Endpoint peer,
            Supplier<Buffer> hello,
            boolean tls,
            Refusals refusals,
            Metrics metrics) {
        this.vertx = vertx;
        this.client = client;
        this.to = to;
        this.peer = peer;
        this.hello = hello;
        this.tls = tls;
        this.refusals = refusals;
        this.metrics = metrics;
    }

    /** Queues a message for the next {@link #flush}; the oldest give way when too much is queued. */
    void add(Parted frame) {
        if (closed) {
            return;
        }
        lastAddedNanos = System.nanoTime();
        queue.addLast(frame);
        queuedBytes += frame.length();
        while (queue.size() > MAX_QUEUED_FRAMES || queuedBytes > MAX_QUEUED_BYTES) {
            queuedBytes -= queue.removeFirst().length();
            metrics.count("frames_dropped_total");
        }
    }

    void close() {
        closed = true;
        queue.clear();
        queuedBytes = 0;
        NetSocket open = socket;
        if (open != null) {
            lost();
            open.close();
        }
    }

    /** Writes what is queued, as far as the socket takes it: one write for many frames. */
    void flush() {
        NetSocket open = socket;
        if (open == null) {
            connect();
            return;
        }
        if (!queue.isEmpty()) {
            awaitPulse(open);
        }
        while (!queue.isEmpty() && !open.writeQueueFull()) {
            long most = queuedBytes + (long) FrameReader.HEADER_BYTES * queue.size();
            Buffer batch = Buffer.buffer((int) Math.min(most, BATCH_BYTES));
            int frames = 0;
            while (!queue.isEmpty() && batch.length() < BATCH_BYTES) {
                Parted message = queue.removeFirst();
                queuedBytes -= message.length();
                byte[] frame = parts.next(message);
                if (frame.length > FrameReader.MAX_FRAME_BYTES) {
                    metrics.count("sends_too_large_total");
                    open.close(); // the peer will never hear of the parts that it names
                    return;
                }
                frames++;
                FrameReader.append(batch, frame);
            }
            metrics.add("frames_sent_total", frames);
            metrics.add("bytes_sent_total", batch.length());
            open.write(batch);
        }
    }

    private void connect() {
        if (connecting || closed) {
            return;
        }
        connecting = true;
        client.connect(peer.port(), peer.host()).onComplete(done -> {
            if (done.succeeded()) {
                connected(done.result());
            } else {
                metrics.count("connect_failures_total");
                failed(done.cause());
                retryLater();
            }
        });
    }

    private void connected(NetSocket opened) {
        connecting = false;
        if (closed) {
            opened.close();
            return;
        }
        String stranger = tls ? Tls.mismatch(opened, to.name()) : null;
        if (stranger != null) {
            refuse(stranger);
            opened.close();
            connecting = true;
            retryLater();
            return;
        }
        socket = opened;
        parts = new PartsSent();
        metrics.count("connects_total");
        opened.setWriteQueueMaxSize(256 * 1024);
        opened.handler(pulse -> {
            metrics.count("pulses_received_total");
            if (socket == opened) {
                heard();
            }
        });
        opened.drainHandler(drained -> flush());
        opened.exceptionHandler(this::failed);
        opened.closeHandler(gone -> {
            if (socket == opened) {
                lost();
                if (!queue.isEmpty()) {
                    connecting = true;
                    retryLater();
                }
            }
        });
        opened.write(hello.get());
        flush();
        vertx.setTimer(MAX_BACKOFF_MS, t -> {
            if (socket == opened) {
                backoffMs = FIRST_BACKOFF_MS;
            }
        });
    }

    private void awaitPulse(NetSocket open) {
        if (silence != null) {
            return;
        }
        waitingSinceNanos = System.nanoTime();
        silence = vertx.setTimer(silenceMs, t -> {
            metrics.count("links_silent_total");
            LOG.debug("link to {}: silent for {} ms", peer, silenceMs);
            silenceMs = Math.min(2 * silenceMs, MOST_SILENCE_MS);
            lost();
            open.close();
            connect();
        });
    }

    private void heard() {
        if (silence != null) {
            vertx.cancelTimer(silence);
            silence = null;
            long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - waitingSinceNanos);
            silenceMs = Math.clamp(SILENCE_PULSES * waitedMs, LEAST_SILENCE_MS, MOST_SILENCE_MS);
        }
    }

    /** Nothing is connected, nothing is to be sent: a new link would do as well. */
    boolean isIdle() {
        return socket == null && !connecting && queue.isEmpty();
    }

    private void lost() {
        socket = null;
        parts = new PartsSent();
        if (silence != null) {
            vertx.cancelTimer(silence);
            silence = null;
        }
    }

    /** A peer that is down is nothing special; one that refuses this node, or that this node refuses, is. */
    private void failed(Throwable cause) {
        if (Refusals.isOne(cause)) {
            refusals.add(name(), cause);
            metrics.count("tls_refused_total");
        } else {
            LOG.debug("link to {}: {}", peer, cause.toString());
        }
    }

    private void refuse(String reason) {
        refusals.add(name(), reason);
        metrics.count("tls_refused_total");
    }

    private String name() {
        return "the link to " + to + " at " + peer;
    }

    private void retryLater() {
        long wait = backoffMs;
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
        redial = vertx.setTimer(wait, t -> redial());
    }

    private void redial() {
        redial = null;
        connecting = false;
        if (System.nanoTime() - lastAddedNanos > TimeUnit.MILLISECONDS.toNanos(FORGOTTEN_MS)) {
            queue.clear(); // a peer that is gone for good is not dialed for ever
            queuedBytes = 0;
        }
        if (!queue.isEmpty()) {
            connect();
        }
    }

    /** The peer was heard of on a connection of its own: it is not waited for any longer. */
    void peerIsUp() {
        Long timer = redial;
        if (timer != null && vertx.cancelTimer(timer)) {
            metrics.count("redials_at_once_total");
            redial();
        }
    }
}
