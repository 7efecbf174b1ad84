package dynacheck.runner;

import dynacheck.checker.RunInfo;
import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.injection.Nemesis;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Membership;
import dynacheck.membership.MembershipChange;
import dynacheck.target.Access;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a plan on a running cluster: asks the generator what comes next, hands it to a thread's worker, heals, waits
 * for joiners to be enabled, and runs the final operations. Everything that happens goes to the journal.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);
    /** Bound of a long stage of final operations, as long as each is answered. */
    private static final Duration LONGEST_STAGE = Duration.ofMinutes(1);

    /**
     * What to run.
     *
     * @param clientOps main phase, on threads 0 to {@code clients} - 1
     * @param reconfigs main phase, on the {@code reconfigurers} threads after them
     * @param faults main phase, on the nemesis thread
     * @param finalOps after everything is healed, on the client threads, one after another
     * @param joins whether a node to be added is started before or after it is proposed
     * @param grace bound of each wait after the main phase; final operations wait a little longer, so that one which
     *     does not complete is a stall for Definition 1's judge, and not a client that gave up too soon
     */
    public record Setup(
            Generator clientOps,
            Generator reconfigs,
            Generator faults,
            List<Function<Membership, Generator>> finalOps,
            int clients,
            int reconfigurers,
            MembershipChange joins,
            Duration timeLimit,
            Duration grace,
            long seed) {
        /** With nodes that are started before they are proposed. */
        public Setup(
                Generator clientOps,
                Generator reconfigs,
                Generator faults,
                List<Function<Membership, Generator>> finalOps,
                int clients,
                int reconfigurers,
                Duration timeLimit,
                Duration grace,
                long seed) {
            this(
                    clientOps,
                    reconfigs,
                    faults,
                    finalOps,
                    clients,
                    reconfigurers,
                    MembershipChange.START_THEN_PROPOSE,
                    timeLimit,
                    grace,
                    seed);
        }
    }

    /** The phase that ends when its time is over and not before, unless the run is stopped. */
    public static final String MAIN_PHASE = "main phase";

    /** @param result for the generator: a client's completion, or all that the nemesis journaled */
    private record Completed(Object thread, List<Op> result) {}

    private final Setup setup;
    private final Settling settling;
    private final Recorder journal;
    private final LiveMembership membership;
    private final Nemesis nemesis;
    private final Consumer<Progress> progress;
    private final Threads run;
    private final Threads.Inbox<Completed> completions;
    private final Map<Object, Worker> workers = new HashMap<>();
    private final List<Object> threads = new ArrayList<>();
    private final List<Object> free = new ArrayList<>();
    private final SplittableRandom random;
    /** Null as long as clients have their usual patience. */
    private @Nullable Duration clientPatience;

    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;
    /** For people. */
    private String phase = "starting";

    private long acknowledged;
    private long failed;
    private long indeterminate;
    /** Whether a final operation was refused or not answered. */
    private boolean troubled;

    /** In real time. */
    public Runner(
            Setup setup,
            Access access,
            Cluster cluster,
            Recorder journal,
            LiveMembership membership,
            Nemesis nemesis,
            Consumer<Progress> progress) {
        this(setup, access, cluster, journal, membership, nemesis, Threads.ofMachine(), progress);
    }

    public Runner(
            Setup setup,
            Access access,
            Cluster cluster,
            Recorder journal,
            LiveMembership membership,
            Nemesis nemesis,
            Threads run,
            Consumer<Progress> progress) {
        this.setup = setup;
        this.settling = new Settling(access, cluster, journal, membership, run, setup.grace());
        this.journal = journal;
        this.membership = membership;
        this.nemesis = nemesis;
        this.run = run;
        this.completions = run.inbox();
        this.progress = progress;
        this.random = new SplittableRandom(setup.seed());
        Joiners joiners = new Joiners(setup.joins(), cluster, journal, membership);
        long numbered = (long) setup.clients() + setup.reconfigurers();
        for (long i = 0; i < numbered; i++) {
            Worker.Loyalty loyalty = i < setup.clients() ? Worker.Loyalty.ofClient(i) : Worker.Loyalty.NONE;
            workers.put(i, new Worker(i, numbered, loyalty, access, cluster, journal, membership, joiners));
            threads.add(i);
        }
        threads.add(Op.NEMESIS);
        free.addAll(threads);
    }

    /** Ends the main phase early, from any thread; healing and the rest follow. */
    public void stop() {
        stopping = true;
    }

    /** Runs to the end. Throws if the harness itself failed; what was recorded stays. */
    public void run() throws InterruptedException {
        Generator main = Generators.timeLimit(
                setup.timeLimit(),
                Generators.any(List.of(
                        Generators.clients(setup.clients(), setup.clientOps()),
                        Generators.reconfigurers(setup.clients(), setup.reconfigs()),
                        Generators.nemesis(setup.faults()))));
        try {
            LOG.info("main phase, {}", setup.timeLimit());
            phase = MAIN_PHASE;
            long end = setup.timeLimit().toNanos() + journal.nanosNow();
            execute(main, end, end, true);
            LOG.info("healing; {} operations acknowledged", acknowledged);
            phase = "healing";
            drain(List.of(Op.NEMESIS), setup.grace());
            nemesis.healAll(this::journalFault);
            drain(threads, setup.grace());
            settling.awaitEnabled();
            if (!stopping) {
                settling.awaitConverged();
                LOG.info("final operations");
                phase = "final operations";
                runFinalOps();
            }
        } finally {
            nemesis.healAll(this::journalFault);
            if (run.stop()) {
                workers.values().forEach(Worker::close);
            }
        }
        Throwable cause = failure;
        if (cause != null) {
            if (cause instanceof UncheckedIOException io) {
                throw io; // the history could not be written
            }
            throw new IllegalStateException("the harness failed: " + cause, cause);
        }
    }

    /**
     * Clients wait longer than the grace now, so a stage lasts as long, and longer only as long as every operation is
     * answered.
     */
    private void runFinalOps() throws InterruptedException {
        Op unused = journal.append(Op.NEMESIS, OpType.INFO, RunInfo.FINAL_OPERATIONS, null, Map.of());
        Duration patience = setup.grace().plus(BEYOND_GRACE);
        clientPatience = patience;
        troubled = false;
        for (Function<Membership, Generator> stage : setup.finalOps()) {
            long began = journal.nanosNow();
            execute(
                    Generators.clients(setup.clients(), stage.apply(membership)),
                    began + patience.toNanos(),
                    began + Math.max(patience.toNanos(), LONGEST_STAGE.toNanos()),
                    false);
            drain(threads, patience.plus(BEYOND_GRACE));
            settling.awaitEnabled();
        }
        settling.journalNotEnabled();
        if (troubled) {
            settling.journalWaiting();
        }
    }

    /** @param utmostNanos takes the place of {@code endNanos} as long as there is no trouble */
    private void execute(Generator first, long endNanos, long utmostNanos, boolean stoppable)
            throws InterruptedException {
        Generator generator = first;
        while (failure == null
                && !(stoppable && stopping)
                && journal.nanosNow() < (troubled ? endNanos : utmostNanos)) {
            long now = journal.nanosNow();
            long wakeNanos = now + TICK_NANOS;
            switch (generator.next(context(now))) {
                case Step.Emit emit -> {
                    if (emit.timeNanos() <= now) {
                        dispatch(emit);
                        generator = emit.rest();
                        wakeNanos = now;
                    } else {
                        wakeNanos = Math.min(wakeNanos, emit.timeNanos());
                    }
                }
                case Step.Pending pending -> {
                    generator = pending.rest();
                    wakeNanos = Math.min(wakeNanos, pending.untilNanos());
                }
                case Step.Done done -> {
                    return;
                }
            }
            @Nullable Completed completed = take(wakeNanos - journal.nanosNow());
            for (Op op : completed == null ? List.<Op>of() : completed.result()) {
                generator = generator.update(context(journal.nanosNow()), op);
            }
            report(endNanos);
        }
    }

    private Context context(long now) {
        return new Context(now, free, threads, random);
    }

    private @Nullable Completed take(long nanos) throws InterruptedException {
        @Nullable Completed completed = completions.poll(nanos);
        if (completed != null) {
            free.add(completed.thread());
            for (Op op : completed.result()) {
                switch (op.type()) {
                    case OK -> acknowledged++;
                    case FAIL -> failed++;
                    case INFO -> indeterminate += op.isClient() ? 1 : 0;
                    case INVOKE -> {}
                }
                troubled |= op.type() != OpType.OK;
            }
        }
        return completed;
    }

    private void dispatch(Step.Emit emit) {
        if (!free.remove(emit.thread())) {
            throw new IllegalStateException("the generator chose a busy thread: " + emit.thread());
        }
        Invocation op = clientPatience == null ? emit.op() : emit.op().within(clientPatience);
        run.fork(() -> perform(new Step.Emit(op, emit.thread(), emit.timeNanos(), emit.rest())));
    }

    private void perform(Step.Emit emit) {
        List<Op> told = new ArrayList<>();
        try {
            Worker worker = workers.get(emit.thread());
            if (worker == null) {
                nemesis.invoke(emit.op(), event -> told.add(journalFault(event)));
            } else {
                told.add(worker.perform(emit.op()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failure = e;
        } finally {
            completions.add(new Completed(emit.thread(), told));
        }
    }

    /** Waits, within the bound, until these threads are free. An operation still open after that stays open. */
    private void drain(List<Object> wanted, Duration bound) throws InterruptedException {
        long end = journal.nanosNow() + bound.toNanos();
        while (!free.containsAll(wanted) && journal.nanosNow() < end) {
            @Nullable Completed completed = take(TICK_NANOS);
            if (completed == null) {
                report(end);
            }
        }
    }

    private Op journalFault(FaultEvent event) {
        LOG.info("{}", event);
        return journal.append(Op.NEMESIS, OpType.INFO, FaultEvent.F, event.toEdn(), Map.of());
    }

    private void report(long endNanos) {
        progress.accept(
                new Progress(phase, journal.nanosNow(), endNanos, acknowledged, failed, indeterminate, membership));
    }

    /**
     * A moment of the run, for people; computed only when something is printed.
     *
     * @param endNanos when the phase ends at the latest
     * @param failed operations that certainly had no effect
     * @param indeterminate operations whose outcome nobody knows
     */
    public record Progress(
            String phase,
            long nowNanos,
            long endNanos,
            long acknowledged,
            long failed,
            long indeterminate,
            LiveMembership membership) {}
}
