package dynacheck.node.net;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Status;
import dynacheck.node.core.Witness;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import dynacheck.node.pump.Host;
import dynacheck.node.pump.Pump;
import dynacheck.node.pump.Supervisor;
import dynacheck.node.storage.GroupCommit;
import dynacheck.node.storage.RefusedStartException;
import dynacheck.node.storage.SqliteStorage;
import dynacheck.node.storage.Storage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one process: its start, its end, and its disk, links, clients and clock on one event loop. If the disk or
 * the core fails the node stops at once, as in a crash: nothing that waits is ever released.
 */
public final class Node<M, R extends DiskRecord> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long TICK_MS = 150;
    /** How often the log says that the process waits to be confirmed. */
    private static final long WAITING_MS = 10_000;

    private final NodeConfig config;
    private final Consumer<Throwable> onCrash;
    private final Vertx vertx;
    private final Context loop;
    private final Metrics metrics = new Metrics();
    private final GroupCommit<R> commit;
    private final StateMachine<M, R> process;
    private final Pump<M, R> pump;
    private final World world = new World();
    private final Clients clients;
    private final Peers<M> peers;
    private final HttpApi http;
    private final TraceFile trace;
    private final SplittableRandom random = new SplittableRandom();
    private boolean flushPlanned;
    private int peerPort;
    private int httpPort;

    /** Stands between a process and its store; real nodes have none. */
    public interface Disk {
        <R> Storage<R> before(Storage<R> storage);
    }

    private Node(NodeConfig config, Protocol<M, R> protocol, Storage<R> storage, Consumer<Throwable> onCrash)
            throws IOException {
        this.config = config;
        this.onCrash = onCrash;
        Start said = config.start(RandomName.next(), RandomName.next());
        DurableState<R> durable = storage.load();
        Protocol.Process<M, R> start = protocol.process(said, durable.records());
        if (!start.birth().isEmpty()) {
            storage.append(start.birth());
            durable = storage.load();
        }
        process = start.machine().of(durable);
        trace = TraceFile.open(
                config.trace(), start.traces().get(), process.greeting().id(), durable.incarnation());
        pump = new Pump<>(
                process,
                world,
                new End(),
                config.trace() == null ? Witness.none() : start.witness().of(durable));
        clients = new Clients(process, pump, metrics, config.limits());
        vertx = Vertx.vertx(onOneThread());
        loop = vertx.getOrCreateContext();
        Storage<R> timed = new TimedStorage<>(storage, nanos -> metrics.took("commit_seconds", "", nanos));
        commit = new GroupCommit<>(timed, n -> loop.runOnContext(v -> durable(n)), this::crash);
        Refusals refusals = new Refusals(System::nanoTime, LOG::warn);
        Tls tls = config.tls();
        if (tls != null) {
            tls.check(vertx);
        }
        AmongPeers<M> among = new AmongPeers<>(said, start.fingerprint(), process, pump, metrics);
        peers = new Peers<>(vertx, among, protocol.codec(), config.egressSocks(), tls, refusals, metrics, among);
        http = new HttpApi(vertx, clients, config.limits(), tls, refusals, metrics);
    }

    static VertxOptions onOneThread() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(10));
    }

    /** Refuses what {@link #start} would, before anything is written. */
    public static void check(NodeConfig config) throws IOException {
        if (!config.first() && SqliteStorage.isEmpty(config.data())) {
            throw RefusedStartException.emptyFolder(
                    config.id().name(), config.members().containsKey(config.id()) ? "--bootstrap" : "--join");
        }
    }

    /**
     * Starts the process; it listens when this returns, and answers unless its life waits to be confirmed.
     *
     * @param onCrash called once, on any thread, if the node must stop; the caller should end the program
     * @throws IOException if the store refuses, or a port is taken; the message says what to do
     */
    public static Node<?, ?> start(NodeConfig config, Consumer<Throwable> onCrash) throws IOException {
        return start(config, Node::itself, onCrash);
    }

    private static <R> Storage<R> itself(Storage<R> storage) {
        return storage;
    }

    /** The same with a disk that misbehaves. */
    public static Node<?, ?> start(NodeConfig config, Disk disk, Consumer<Throwable> onCrash) throws IOException {
        check(config);
        return open(config, config.protocol(), disk, onCrash).listening();
    }

    private static <M, R extends DiskRecord> Node<M, R> open(
            NodeConfig config, Protocol<M, R> protocol, Disk disk, Consumer<Throwable> onCrash) throws IOException {
        Storage<R> storage = SqliteStorage.open(config.data(), config.id().name(), protocol.name(), protocol.codec());
        try {
            return new Node<>(config, protocol, disk.before(storage), onCrash);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private Node<M, R> listening() throws IOException {
        try {
            commit.start();
            // Peers first: whoever sees the node ready may count on its answers.
            peerPort = Listening.await(loop, peers::listen, config.listen(), "--listen");
            Listening.await(loop, v -> begin(), config.listen(), "--listen");
            httpPort = Listening.await(loop, http::listen, config.http(), "--http");
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Port for peers, also if any free one was asked for. */
    public int peerPort() {
        return peerPort;
    }

    public int httpPort() {
        return httpPort;
    }

    /** Stops without ceremony: open operations end without an answer, as in a crash. Data stays. */
    @Override
    public void close() {
        CountDownLatch done = new CountDownLatch(1);
        loop.runOnContext(v -> {
            pump.stop();
            done.countDown();
        });
        try {
            done.await(5, TimeUnit.SECONDS);
            commit.close(); // it tells the event loop when it has finished
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("closing: {}", e.toString());
        }
        trace.close();
    }

    private Future<Integer> begin() {
        pump.start();
        vertx.setPeriodic(TICK_MS, t -> pump.tick());
        Status status = process.status();
        if (!status.takesPart()) {
            LOG.info("{}: {}", config.id(), status.waitsFor());
            vertx.setPeriodic(WAITING_MS, timer -> {
                Status now = process.status();
                if (now.takesPart()) {
                    vertx.cancelTimer(timer);
                } else {
                    LOG.warn("{} answers nobody yet: {}", config.id(), now.waitsFor());
                }
            });
        }
        return Future.succeededFuture(0);
    }

    /** The disk, the links, the clients and the clock of the process. */
    private final class World implements Host<M, R> {
        @Override
        public void send(ProcessId to, @Nullable String address, M message) {
            peers.send(to, address, message);
            flushSoon();
        }

        @Override
        public void persist(long number, List<R> records) {
            metrics.add("persists_total", records.size());
            commit.submit(number, records);
        }

        @Override
        public void reply(long token, Outcome outcome) {
            clients.answer(token, outcome);
        }

        @Override
        public void timer(String name, int minMillis, int maxMillis) {
            vertx.setTimer(random.nextInt(minMillis, maxMillis), t -> pump.fired(name));
        }

        @Override
        public void trace(Object event) {
            if (config.trace() != null) {
                trace.write(event);
                flushSoon();
            }
        }
    }

    private final class End implements Supervisor {
        @Override
        public void end(String reason) {
            crash(new RefusedLifeException(reason));
        }

        @Override
        public void failed(RuntimeException cause) {
            crash(cause);
        }
    }

    private void durable(long number) {
        if (!pump.isStopped()) {
            metrics.count("commits_total");
            pump.durable(number);
        }
    }

    /** What this round of the event loop traced and sent goes out at its end, together: the trace first. */
    private void flushSoon() {
        if (!flushPlanned) {
            flushPlanned = true;
            loop.runOnContext(v -> {
                flushPlanned = false;
                if (!pump.isStopped()) {
                    trace.flush();
                    peers.flush();
                }
            });
        }
    }

    private void crash(Throwable cause) {
        if (cause instanceof RefusedLifeException) {
            // Nothing here is broken: the sentence says all, and whose stack it was says nothing.
            LOG.error("the node stops: {}", cause.getMessage());
        } else {
            LOG.error("the node stops, as in a crash: {}", cause.toString(), cause);
        }
        loop.runOnContext(v -> pump.stop());
        onCrash.accept(cause);
    }
}
