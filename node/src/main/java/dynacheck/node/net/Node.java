package dynacheck.node.net;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Witness;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.DiskWitness;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.pump.Admission;
import dynacheck.node.pump.Host;
import dynacheck.node.pump.Pump;
import dynacheck.node.pump.Supervisor;
import dynacheck.node.storage.GroupCommit;
import dynacheck.node.storage.LifeOnDisk;
import dynacheck.node.storage.SqliteStorage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running process: the core, its disk, its links and its clients on one event loop. If the disk or the core fails
 * the node stops at once, as in a crash: nothing that waits is ever released.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long TICK_MS = 150;
    private static final int MAX_RUNNING = 1024;
    private static final long START_SECONDS = 30;
    /** How often the log says that the process waits to be confirmed. */
    private static final long WAITING_MS = 10_000;

    private final NodeConfig config;
    private final Consumer<Throwable> onCrash;
    private final Vertx vertx;
    private final Context loop;
    private final Metrics metrics = new Metrics();
    private final SqliteStorage storage;
    private final GroupCommit commit;
    private final LivingProcess core;
    private final Pump<Message, Persistent> pump;
    private final World world = new World();
    private final Introductions introductions;
    private final Peers peers;
    private final HttpApi http;
    private final TraceFile trace;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<Long, Consumer<Answer>> clients = new HashMap<>();
    private boolean flushPlanned;
    private long lastToken;
    private int peerPort;
    private int httpPort;

    private Node(NodeConfig config, NodeParts parts, SqliteStorage storage, Consumer<Throwable> onCrash)
            throws IOException {
        this.config = config;
        this.storage = storage;
        this.onCrash = onCrash;
        Birth birth = LifeOnDisk.begin(storage, config.birth(RandomName.next()), config.first(), parts.processes());
        DurableState<Persistent> durable = storage.load();
        trace = TraceFile.open(config.trace(), birth.process(), durable.incarnation());
        core = parts.processes().make(birth, durable, RandomName.next(), config.chunkBytes());
        pump = new Pump<>(
                core,
                new World(),
                new End(),
                config.trace() == null ? Witness.none() : new DiskWitness(birth, durable));
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(10)));
        loop = vertx.getOrCreateContext();
        commit = new GroupCommit(parts.disk().apply(storage), n -> loop.runOnContext(v -> durable(n)), this::crash);
        Refusals refusals = new Refusals(System::nanoTime, LOG::warn);
        Tls tls = config.tls();
        if (tls != null) {
            tls.check(vertx);
        }
        peers = new Peers(
                vertx, new PeersSelf(core, birth), config.egressSocks(), tls, refusals, metrics, new Messages());
        introductions = new Introductions(
                (whom, address, nonce) -> world.send(whom, address, new Message.WhoIsThere(nonce)), System::nanoTime);
        http = new HttpApi(vertx, this::execute, this::status, this::metricsText, tls, refusals, metrics);
    }

    /** Refuses what {@link #start} would, before anything is written. */
    public static void check(NodeConfig config) throws IOException {
        LifeOnDisk.check(config.data(), config.birth(""), config.first());
    }

    /**
     * Starts the process; it listens when this returns, and answers unless its life waits to be confirmed.
     *
     * @param onCrash told once, on any thread, if the node must stop; the caller should end the program
     * @throws IOException if the store refuses, or a port is taken; the message says what to do
     */
    public static Node start(NodeConfig config, Consumer<Throwable> onCrash) throws IOException {
        return start(config, NodeParts.FAITHFUL, onCrash);
    }

    /** The same with other parts. */
    public static Node start(NodeConfig config, NodeParts parts, Consumer<Throwable> onCrash) throws IOException {
        check(config);
        SqliteStorage storage = SqliteStorage.open(config.data(), config.id().name());
        Node node;
        try {
            node = new Node(config, parts, storage, onCrash);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
        try {
            node.commit.start();
            // Peers first: whoever sees the node ready may count on its answers.
            node.peerPort = node.await(node.peers::listen, config.listen(), "--listen");
            node.await(v -> node.begin(), config.listen(), "--listen");
            node.httpPort = node.await(node.http::listen, config.http(), "--http");
            return node;
        } catch (IOException | RuntimeException e) {
            node.close();
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
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("closing: {}", e.toString());
        }
        commit.close();
        trace.close();
    }

    private interface Listening {
        Future<Integer> at(Endpoint endpoint);
    }

    private int await(Listening action, Endpoint endpoint, String option) throws IOException {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        loop.runOnContext(v -> action.at(endpoint).onSuccess(done::complete).onFailure(done::completeExceptionally));
        try {
            return done.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        } catch (TimeoutException e) {
            throw new IOException("not started within " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + endpoint + " (" + cause.getMessage() + "): end what uses port "
                            + endpoint.port() + " or give another " + option,
                    cause);
        }
    }

    private Future<Integer> begin() {
        pump.start();
        vertx.setPeriodic(TICK_MS, t -> {
            introductions.onTick();
            pump.tick();
        });
        if (!core.isConfirmed()) {
            LOG.info("{}: {}", config.id(), core.waitsFor());
            vertx.setPeriodic(WAITING_MS, timer -> {
                if (core.isConfirmed()) {
                    vertx.cancelTimer(timer);
                } else {
                    LOG.warn("{} answers nobody yet: {}", config.id(), core.waitsFor());
                }
            });
        }
        return Future.succeededFuture(0);
    }

    private final class Messages implements Peers.Listener {
        @Override
        public void greeted(Greeting greeting, Admission admission) {
            pump.greeted(greeting, admission);
        }

        @Override
        public void received(ProcessId from, long incarnation, Message message) {
            if (message instanceof Message.Here here) {
                introductions.answered(from, here.nonce());
            } else if (!pump.received(from, incarnation, message)) {
                metrics.count("messages_dropped_disk_slow_total"); // its sender asks again
            }
        }
    }

    /** The disk, the links, the clients and the clock of the process. */
    private final class World implements Host<Message, Persistent> {
        @Override
        public void send(ProcessId to, @Nullable String address, Message message) {
            peers.send(to, address, message);
            flushSoon();
        }

        @Override
        public void persist(long number, List<Persistent> records) {
            metrics.add("persists_total", records.size());
            commit.submit(number, records);
        }

        @Override
        public void reply(long token, Outcome outcome) {
            Consumer<Answer> client = clients.remove(token);
            if (client != null) {
                client.accept(Answers.of(outcome));
            }
        }

        @Override
        public void timer(String name, int minMillis, int maxMillis) {
            vertx.setTimer(random.nextInt(minMillis, maxMillis), t -> pump.fired(name));
        }

        @Override
        public void trace(Object event) {
            trace.write((TraceEvent) event);
            flushSoon();
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

    private void execute(Operation operation, Consumer<Answer> onAnswer) {
        if (pump.isStopped()) {
            onAnswer.accept(Answer.fail(503, "the node is stopping"));
        } else if (clients.size() >= MAX_RUNNING) {
            onAnswer.accept(Answer.fail(503, "overloaded: " + MAX_RUNNING + " operations are running"));
        } else if (operation instanceof Operation.Reconfig reconfig
                && core.status().enabled()) {
            introductions.resolve(
                    core.known(),
                    reconfig.changes(),
                    changes -> begin(new Operation.Reconfig(changes), onAnswer),
                    refusal -> onAnswer.accept(Answer.fail(409, refusal)));
        } else {
            begin(operation, onAnswer);
        }
    }

    private void begin(Operation operation, Consumer<Answer> onAnswer) {
        long token = ++lastToken;
        clients.put(token, operation instanceof Operation.Read read ? Answers.naming(read.key(), onAnswer) : onAnswer);
        pump.request(token, operation);
    }

    private void crash(Throwable cause) {
        LOG.error("the node stops, as in a crash: {}", cause.toString(), cause);
        loop.runOnContext(v -> pump.stop());
        onCrash.accept(cause);
    }

    private JsonObject status() {
        return NodeStatus.json(core);
    }

    private String metricsText() {
        Map<String, Long> gauges = NodeStatus.gauges(core);
        gauges.put("operations_running", (long) clients.size());
        gauges.put("effects_waiting", (long) pump.waiting());
        return metrics.text(gauges);
    }
}
