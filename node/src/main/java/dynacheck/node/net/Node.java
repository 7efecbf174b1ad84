package dynacheck.node.net;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Mutant;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.storage.GroupCommit;
import dynacheck.node.storage.LazyStorage;
import dynacheck.node.storage.LifeOnDisk;
import dynacheck.node.storage.SqliteStorage;
import dynacheck.node.storage.Storage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    /** Effects, or records, that may wait for a slow disk before messages from peers are dropped. */
    private static final int MAX_WAITING = 16_384;

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
    private final Introductions introductions;
    private final Peers peers;
    private final HttpApi http;
    private final Tracing trace;
    private final SplittableRandom random = new SplittableRandom();
    private final Outbox<Message, Persistent> outbox = new Outbox<>(this::release);
    private final Map<Long, Consumer<Answer>> clients = new HashMap<>();
    private final Deque<Event<Message>> events = new ArrayDeque<>();
    private boolean stepping;
    private boolean flushPlanned;
    private boolean stopped;
    private long lastToken;
    private long submitted;
    private long durable;
    private int peerPort;
    private int httpPort;

    private Node(NodeConfig config, SqliteStorage storage, Consumer<Throwable> onCrash) throws IOException {
        this.config = config;
        this.storage = storage;
        this.onCrash = onCrash;
        Birth birth = LifeOnDisk.begin(storage, config.birth(RandomName.next()), config.first(), config.mutant());
        DurableState<Persistent> durable = storage.load();
        trace = new Tracing(config.trace(), birth, durable);
        core = new LivingProcess(birth, durable, RandomName.next(), config.chunkBytes(), config.mutant());
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(10)));
        loop = vertx.getOrCreateContext();
        Storage disk = config.mutant() == Mutant.REPLY_BEFORE_PERSIST ? new LazyStorage(storage) : storage;
        commit = new GroupCommit(disk, n -> loop.runOnContext(v -> durable(n)), this::crash);
        Refusals refusals = new Refusals(System::nanoTime, LOG::warn);
        Tls tls = config.tls();
        if (tls != null) {
            tls.check(vertx);
        }
        peers = new Peers(
                vertx, new PeersSelf(core, birth), config.egressSocks(), tls, refusals, metrics, new Messages());
        introductions = new Introductions(
                (whom, address, nonce) -> peers.send(whom, address, new Message.WhoIsThere(nonce)), System::nanoTime);
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
        check(config);
        SqliteStorage storage = SqliteStorage.open(config.data(), config.id().name());
        Node node;
        try {
            node = new Node(config, storage, onCrash);
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
            stopped = true;
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
        carryOut(core.start());
        runSteps();
        vertx.setPeriodic(TICK_MS, t -> {
            introductions.onTick();
            happened(new Event.Tick<>());
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
        public void greeted(Greeting greeting) {
            carryOut(core.step(new Event.Greeted<>(greeting)));
            runSteps();
        }

        @Override
        public void received(ProcessId from, long incarnation, Message message) {
            if (message instanceof Message.Here here) {
                introductions.answered(from, here.nonce());
            } else {
                Node.this.received(from, incarnation, message);
            }
        }
    }

    private void received(ProcessId from, long incarnation, Message message) {
        if (outbox.size() > MAX_WAITING || submitted - durable > MAX_WAITING) {
            metrics.count("messages_dropped_disk_slow_total"); // its sender asks again
            return;
        }
        trace.received(from, incarnation, message);
        happened(new Event.MessageReceived<>(from, message));
    }

    /** Every step of the core is made here, one at a time. */
    private void happened(Event<Message> event) {
        events.addLast(event);
        runSteps();
    }

    private void runSteps() {
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            while (!stopped && !events.isEmpty()) {
                carryOut(core.step(events.removeFirst()));
            }
        } catch (RuntimeException e) {
            crash(e);
        } finally {
            stepping = false;
        }
        flushSoon();
    }

    /** What this round of the event loop traced and sent goes out at its end, together: the trace first. */
    private void flushSoon() {
        if (!flushPlanned) {
            flushPlanned = true;
            loop.runOnContext(v -> {
                flushPlanned = false;
                if (!stopped) {
                    trace.flush();
                    peers.flush();
                }
            });
        }
    }

    private void carryOut(List<Effect<Message, Persistent>> effects) {
        List<Persistent> records = new ArrayList<>();
        long lastPersist = 0;
        for (Effect<Message, Persistent> effect : effects) {
            switch (effect) {
                case Effect.Persist<Message, Persistent> persist -> {
                    records.add(persist.record());
                    lastPersist = persist.sequence();
                }
                case Effect.Send<Message, Persistent> send -> outbox.add(send, send.afterPersist());
                case Effect.Reply<Message, Persistent> reply -> outbox.add(reply, reply.afterPersist());
                case Effect.SetTimer<Message, Persistent> timer ->
                    vertx.setTimer(
                            random.nextInt(timer.minMillis(), timer.maxMillis()),
                            t -> happened(new Event.TimerFired<>(timer.timer())));
                case Effect.Trace<Message, Persistent> traced -> outbox.add(traced, traced.afterPersist());
                case Effect.Admit<Message, Persistent> admit -> outbox.add(admit, admit.afterPersist());
                case Effect.Refuse<Message, Persistent> refuse -> peers.refused(refuse.greeting(), refuse.reason());
                case Effect.End<Message, Persistent> end -> crash(new RefusedLifeException(end.reason()));
            }
        }
        if (!records.isEmpty()) {
            metrics.add("persists_total", records.size());
            submitted = lastPersist;
            commit.submit(lastPersist, records);
        }
    }

    private void durable(long sequence) {
        if (!stopped) {
            metrics.count("commits_total");
            durable = sequence;
            outbox.durable(sequence);
            runSteps();
        }
    }

    private void release(Effect<Message, Persistent> effect) {
        if (stopped) {
            return;
        }
        if (effect instanceof Effect.Send<Message, Persistent> send) {
            trace.sent(send);
            if (send.to().equals(core.self())) {
                events.addLast(new Event.MessageReceived<>(core.self(), send.message()));
            } else {
                peers.send(send.to(), send.address(), send.message());
            }
        } else if (effect instanceof Effect.Reply<Message, Persistent> reply) {
            Consumer<Answer> client = clients.remove(reply.token());
            if (client != null) {
                client.accept(Answers.of(reply.outcome()));
            }
        } else if (effect instanceof Effect.Trace<Message, Persistent> traced) {
            trace.write((TraceEvent) traced.event());
        } else if (effect instanceof Effect.Admit<Message, Persistent> admit) {
            peers.admitted(admit.greeting());
        }
    }

    private void execute(Operation operation, Consumer<Answer> onAnswer) {
        if (stopped) {
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
        happened(new Event.ClientRequest<>(token, operation));
    }

    private void crash(Throwable cause) {
        LOG.error("the node stops, as in a crash: {}", cause.toString(), cause);
        loop.runOnContext(v -> stopped = true);
        onCrash.accept(cause);
    }

    private JsonObject status() {
        return NodeStatus.json(core);
    }

    private String metricsText() {
        Map<String, Long> gauges = NodeStatus.gauges(core);
        gauges.put("operations_running", (long) clients.size());
        gauges.put("effects_waiting", (long) outbox.size());
        return metrics.text(gauges);
    }
}
