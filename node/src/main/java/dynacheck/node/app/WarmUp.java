package dynacheck.node.app;

import dynacheck.node.core.Change;
import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.net.LoopbackLinks;
import dynacheck.node.net.MemoryCluster;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does in memory what a process has not done yet, so that it is compiled by the time that it is wanted. Members that
 * were never reconfigured would run their first transfer in the interpreter, three times as long, while clients wait;
 * and who waits to be added has not served anybody, nor talked to others: it also does that, with itself.
 */
final class WarmUp<M, R extends DiskRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int MEMBERS = 3;

    /** For a transfer to have something to compare; each costs an idle node memory. */
    private static final int REGISTERS = 512;

    /** Processes that never run are added and removed: nothing has to move. */
    private static final int GHOSTS = 4;

    private static final int OPERATIONS_AT_ONCE = 16;

    /** For what follows in the background: who was added is filled. */
    private static final int ROUNDS_AFTERWARDS = 60;

    static final int MOST_ROUNDS = 5_000;

    /** Members serve clients first of all: what these ask for is compiled by then. */
    private static final Duration MEMBERS_BEGIN_AFTER = Duration.ofSeconds(10);

    /** Of the time, for the same reason. */
    private static final int MEMBERS_REST = 9;

    /** Of a message through a link: what is in their way is compiled after a few hundred. */
    private static final int LINK_ROUNDS = 400;

    private final Protocol<M, R> protocol;
    private final MemoryCluster<M, R> cluster;
    private final Deque<Change> changes = new ArrayDeque<>();
    private int operations;
    private int running;
    private boolean reconfiguring;

    WarmUp(Protocol<M, R> protocol) throws StorageException {
        this.protocol = protocol;
        cluster = new MemoryCluster<>(protocol, List.of("w1", "w2", "w3"), List.of("w4"), false);
        cluster.meet();
        for (int i = 0; i < GHOSTS; i++) {
            ProcessId ghost = new ProcessId("ghost" + i, "0");
            changes.add(new Change.Add(ghost, "ghost" + i + ":1"));
            changes.add(new Change.Remove(ghost));
        }
        changes.add(cluster.added(MEMBERS));
    }

    /** In a thread of its own: at once at the first start of one that waits to be added and has nothing to do. */
    static void begin(NodeConfig config) {
        Thread thread = new Thread(() -> warmUp(config), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void warmUp(NodeConfig config) {
        boolean waits = config.first() && !config.members().containsKey(config.id());
        try {
            if (!waits) {
                Thread.sleep(MEMBERS_BEGIN_AFTER);
            }
            long begun = System.nanoTime();
            WarmUp<?, ?> warmUp = new WarmUp<>(config.protocol());
            if (waits) {
                warmUp.run(() -> {});
                warmUp.talk();
            } else {
                warmUp.run(new Pace());
            }
            LOG.info("{} is warmed up after {} ms", config.id(), (System.nanoTime() - begun) / 1_000_000);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not warmed up, and slower at first: {}", config.id(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param afterRound is called again and again; a round takes some milliseconds, or less */
    void run(Runnable afterRound) {
        int left = ROUNDS_AFTERWARDS;
        for (int round = 0; round < MOST_ROUNDS && left > 0; round++) {
            for (int free = OPERATIONS_AT_ONCE - running; free > 0; free--) {
                operate(); // a protocol may answer at once
            }
            if (operations > 2 * REGISTERS && !reconfiguring) {
                Change change = changes.poll();
                if (change == null) {
                    left--;
                } else {
                    reconfiguring = true;
                    ask(new Operation.Reconfig(List.of(change)), () -> reconfiguring = false);
                }
            }
            cluster.round();
            afterRound.run();
        }
    }

    /** Through sockets of this machine. */
    void talk() throws IOException, InterruptedException {
        LoopbackLinks.exercise(protocol.codec(), cluster.sample(), LINK_ROUNDS);
        LOG.info("links are warmed up");
    }

    private static final class Pace implements Runnable {
        private long begun = System.nanoTime();

        @Override
        public void run() {
            LockSupport.parkNanos(MEMBERS_REST * (System.nanoTime() - begun));
            begun = System.nanoTime();
        }
    }

    /** Whether every change was made, and whoever was added last holds every register. */
    boolean isDone() {
        return changes.isEmpty() && !reconfiguring && cluster.keys(MEMBERS).size() == REGISTERS;
    }

    private void operate() {
        String key = "warm-up-" + operations / 2 % REGISTERS;
        running++;
        ask(
                operations++ % 2 == 0 ? new Operation.Write(key, "of " + operations) : new Operation.Read(key),
                () -> running--);
    }

    private void ask(Operation operation, Runnable then) {
        cluster.ask(operations % MEMBERS, operation, (Outcome outcome) -> then.run());
    }
}
