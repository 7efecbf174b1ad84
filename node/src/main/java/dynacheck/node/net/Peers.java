package dynacheck.node.net;

import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import dynacheck.node.pump.Admission;
import dynacheck.node.wire.Codec;
import dynacheck.node.wire.FrameReader;
import dynacheck.node.wire.Hello;
import dynacheck.node.wire.Parted;
import dynacheck.node.wire.PartsReceived;
import dynacheck.node.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages between nodes. May lose, repeat and, over a broken connection, reorder them, because TCP connections break;
 * the core repeats what is still wanted. Everything received is checked and bounded; a connection with anything else on
 * it is closed. Event loop only.
 */
final class Peers<M> {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final int MAX_CONNECTIONS = 512;
    private static final int MAX_LINKS = 512;
    private static final long HELLO_WITHIN_MS = 10_000;
    private static final long PULSE_MS = 200;
    /** What goes back on a connection on which something was read, at most every {@link #PULSE_MS}. */
    static final Buffer PULSE = Buffer.buffer(new byte[1]);

    /** Under TLS, who is at an address is as much a part of a link as the address. */
    private record Way(ProcessId to, String address) {}

    /** Hears who greets, and every message of those that were admitted. */
    interface Listener<M> {
        void greeted(Greeting greeting, Admission admission);

        void received(ProcessId from, long incarnation, M message);
    }

    /** This process, as it says of itself now. */
    interface Self {
        /** Both ends of a connection must agree on it. */
        String cluster();

        Greeting greeting();

        /** {@code name} and {@code life} as an id in this cluster. */
        ProcessId idOf(String name, String life);

        /** Where others reach it; null: where it listens. */
        @Nullable
        String address();
    }

    private final Vertx vertx;
    private final Self self;
    private final @Nullable Tls tls;
    private final Refusals refusals;
    private final Metrics metrics;
    private final Codec<M, ?> codec;
    private final Listener<M> listener;
    private final NetServer server;
    private final NetClient client;
    private final Map<Way, LinkOut> links = new LinkedHashMap<>();
    private final Set<LinkOut> unflushed = new LinkedHashSet<>();
    private final Map<ProcessId, String> greeted = new LinkedHashMap<>();
    private @Nullable M lastMessage;
    private @Nullable Parted lastParted;
    private int connections;
    private String address = "";

    Peers(
            Vertx vertx,
            Self self,
            Codec<M, ?> codec,
            @Nullable Endpoint egressSocks,
            @Nullable Tls tls,
            Refusals refusals,
            Metrics metrics,
            Listener<M> listener) {
        this.codec = codec;
        this.vertx = vertx;
        this.self = self;
        this.tls = tls;
        this.refusals = refusals;
        this.metrics = metrics;
        this.listener = listener;
        this.server = vertx.createNetServer(new NetServerOptions().setReuseAddress(true));
        NetClientOptions options = new NetClientOptions().setConnectTimeout(2000);
        if (egressSocks != null) {
            options.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.SOCKS5)
                    .setHost(egressSocks.host())
                    .setPort(egressSocks.port()));
        }
        if (tls != null) {
            tls.secure(options);
        }
        this.client = vertx.createNetClient(options);
    }

    /** The port listened on. */
    Future<Integer> listen(Endpoint endpoint) {
        server.connectHandler(this::accept);
        return server.listen(endpoint.port(), endpoint.host()).map(listening -> {
            String known = self.address();
            address = known != null ? known : new Endpoint(endpoint.host(), listening.actualPort()).toString();
            return listening.actualPort();
        });
    }

    private Buffer hello() {
        Greeting me = self.greeting();
        return FrameReader.frame(codec.encode(new Hello(
                self.cluster(), me.id().name(), address, me.life(), me.incarnation(), me.start(), me.confirmed())));
    }

    /**
     * Queues the message; {@link #flush} hands it over.
     *
     * @param address {@code host:port}, or null if only the peer's greeting has it
     */
    void send(ProcessId to, @Nullable String address, M message) {
        String peer = address == null ? greeted.get(to) : address;
        if (peer == null) {
            metrics.count("sends_without_address_total");
            return;
        }
        Way way = new Way(to, peer);
        LinkOut link = links.get(way);
        if (link == null) {
            Endpoint endpoint = parsed(peer);
            links.values().removeIf(LinkOut::isIdle); // those to members of the past
            if (endpoint == null || links.size() >= MAX_LINKS) {
                metrics.count("sends_without_link_total");
                return;
            }
            link = new LinkOut(vertx, client, to, endpoint, this::hello, tls != null, refusals, metrics);
            links.put(way, link);
        }
        Parted parted = parted(to, message);
        if (parted != null) {
            link.add(parted);
            unflushed.add(link);
        }
    }

    /** A request goes to every member of a view, one after another: it is encoded once. */
    private @Nullable Parted parted(ProcessId to, M message) {
        if (message != lastMessage) {
            Parted encoded = codec.parted(message);
            lastMessage = message;
            lastParted = encoded.length() <= FrameReader.MAX_FRAME_BYTES ? encoded : null;
            if (lastParted == null) {
                LOG.error("{} to {} has {} bytes and cannot be sent", message.getClass(), to, encoded.length());
            }
        }
        if (lastParted == null) {
            metrics.count("sends_too_large_total");
        }
        return lastParted;
    }

    /** Hands over what was sent since the last flush. */
    void flush() {
        unflushed.forEach(LinkOut::flush);
        unflushed.clear();
    }

    /** Null if it is none: the address came in a view from a peer, and no peer may stop this node. */
    private @Nullable Endpoint parsed(String address) {
        try {
            return Endpoint.parse(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    Future<Void> close() {
        links.values().forEach(LinkOut::close);
        return Future.join(server.close(), client.close()).mapEmpty();
    }

    private void accept(NetSocket socket) {
        if (connections >= MAX_CONNECTIONS) {
            metrics.count("connections_refused_total");
            socket.close();
            return;
        }
        connections++;
        new Incoming(socket).start();
    }

    private void greet(Hello greeting) throws WireException {
        if (!greeting.cluster().equals(self.cluster())) {
            throw new WireException("a node of another cluster or version: " + greeting.cluster());
        }
        if (parsed(greeting.address()) == null) {
            throw new WireException("hello with a bad address");
        }
        ProcessId sender = self.idOf(greeting.sender(), greeting.life());
        greeted.remove(sender);
        greeted.put(sender, greeting.address());
        if (greeted.size() > MAX_LINKS) {
            greeted.remove(greeted.keySet().iterator().next()); // who greeted longest ago
        }
    }

    /** A peer that has just started is answered at once, not when it would have been dialed again. */
    private void isUp(ProcessId peer) {
        String greetedFrom = greeted.get(peer);
        LinkOut link = greetedFrom == null ? null : links.get(new Way(peer, greetedFrom));
        if (link != null) {
            link.peerIsUp();
        }
    }

    /** One accepted connection. Nothing but pulses is ever written to it. */
    private final class Incoming implements Admission {
        private final NetSocket socket;
        private final FrameReader reader = new FrameReader(this::frame);
        private final List<byte[]> held = new ArrayList<>();
        private final PartsReceived parts = new PartsReceived();
        private @Nullable Greeting greeting;
        private boolean admitted;
        private boolean broken;
        private boolean pulsing;

        Incoming(NetSocket socket) {
            this.socket = socket;
        }

        void start() {
            long timer = vertx.setTimer(HELLO_WITHIN_MS, t -> {
                if (greeting == null) {
                    refuse(new WireException("no hello within " + HELLO_WITHIN_MS + " ms"));
                }
            });
            socket.closeHandler(gone -> {
                connections--;
                broken = true;
                vertx.cancelTimer(timer);
            });
            socket.exceptionHandler(e -> metrics.count("connection_errors_total"));
            socket.handler(this::received);
            if (tls != null) {
                // Here and not by the server: what has not proved itself counts, and is timed, as what has.
                socket.upgradeToSsl(tls.forPeers()).onFailure(this::strange);
            }
        }

        private void received(Buffer bytes) {
            if (broken) {
                return;
            }
            try {
                reader.accept(bytes.getBytes());
                pulse();
            } catch (WireException e) {
                refuse(e);
            }
        }

        /** Lets the other end know that this one reads, unless something else is about to. */
        private void pulse() {
            if (greeting == null || pulsing) {
                return;
            }
            pulsing = true;
            vertx.setTimer(PULSE_MS, t -> {
                pulsing = false;
                if (!broken && !socket.writeQueueFull()) {
                    socket.write(PULSE);
                }
            });
        }

        private void strange(Throwable cause) {
            broken = true;
            if (Refusals.isOne(cause)) {
                metrics.count("tls_refused_total");
                refusals.add(name(), cause);
            } else {
                metrics.count("connection_errors_total");
            }
            socket.close();
        }

        private void frame(byte[] body) throws WireException {
            Greeting from = greeting;
            if (from == null) {
                greeting(codec.decode(body, Hello.class));
            } else if (admitted) {
                metrics.count("frames_received_total");
                listener.received(from.id(), from.incarnation(), codec.message(body, parts));
            } else if (!broken) {
                held.add(body); // what one read brought: no more is read until it is let in
            }
        }

        private void greeting(Hello hello) throws WireException {
            hello.check();
            String mismatch = tls == null ? null : Tls.mismatch(socket, hello.sender());
            if (mismatch != null) {
                metrics.count("tls_refused_total");
                throw new WireException("it says it is " + hello.sender() + ", " + mismatch);
            }
            greet(hello);
            Greeting said = new Greeting(
                    self.idOf(hello.sender(), hello.life()),
                    hello.life(),
                    hello.incarnation(),
                    hello.start(),
                    hello.confirmed());
            greeting = said;
            listener.greeted(said, this);
            if (!admitted && !broken) {
                socket.pause();
            }
        }

        @Override
        public void admitted() {
            Greeting from = greeting;
            if (broken || from == null) {
                return; // it has closed meanwhile; and nobody is admitted who did not greet
            }
            admitted = true;
            isUp(from.id());
            try {
                for (byte[] body : held) {
                    frame(body);
                }
                held.clear();
                pulse();
                socket.resume();
            } catch (WireException e) {
                refuse(e);
            }
        }

        @Override
        public void refused(String reason) {
            if (broken) {
                return;
            }
            metrics.count("lives_refused_total");
            refuse(new WireException(reason));
        }

        private void refuse(WireException e) {
            broken = true;
            metrics.count("wire_garbage_total");
            refusals.add(name(), String.valueOf(e.getMessage()));
            socket.close();
        }

        private String name() {
            return "a connection from " + socket.remoteAddress().host();
        }
    }
}
