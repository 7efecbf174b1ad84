package dynacheck.sim;

import dynacheck.cluster.NodeState;
import dynacheck.generator.Invocation;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.target.Access;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.SimulatedSystem;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The simulated system as workers see it. A client's way to its node is quick and reliable; it breaks when the node
 * crashes, and a paused node keeps the client waiting until the deadline.
 */
final class SimAccess implements Access {
    /** A client waits a little longer than the deadline that it sends to the node. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private static final long LEAST_WAY_NANOS = 50_000;
    private static final long MOST_WAY_NANOS = 1_000_000;

    private final SimCluster cluster;
    private final SimulatedSystem system;
    private final SimThreads threads;
    private final SplittableRandom random;

    SimAccess(SimCluster cluster, SimulatedSystem system, SimThreads threads, SplittableRandom random) {
        this.cluster = cluster;
        this.system = system;
        this.threads = threads;
        this.random = random;
    }

    @Override
    public boolean isReady(NodeAddress node) {
        return cluster.node(node.node()).state() == NodeState.RUNNING
                && cluster.node(node.node()).isReady();
    }

    @Override
    public boolean isEnabled(NodeAddress node) {
        return cluster.node(node.node()).isEnabled();
    }

    @Override
    public List<Waiting> waiting(NodeAddress node) {
        return cluster.node(node.node()).waiting();
    }

    @Override
    public Optional<Standing> standing(NodeAddress node) {
        return cluster.node(node.node()).standing();
    }

    @Override
    public Client openClient(NodeAddress node) {
        return new SimClient(cluster.node(node.node()));
    }

    private final class SimClient implements Client {
        private final SimNode node;

        SimClient(SimNode node) {
            this.node = node;
        }

        @Override
        public Completion invoke(Invocation op) throws InterruptedException {
            threads.sleepNanos(random.nextLong(LEAST_WAY_NANOS, MOST_WAY_NANOS));
            if (node.state() == NodeState.DOWN) {
                return new Completion.Fail("connection refused");
            }
            Answer answer = new Answer();
            Runnable forget = node.request(op, answer::set);
            try {
                boolean ended = answer.signal.await(system.deadline(op).toNanos() + PATIENCE_NANOS);
                Completion completion = answer.completion;
                if (!ended || completion == null) {
                    return new Completion.Info("no answer within the deadline");
                }
                threads.sleepNanos(random.nextLong(LEAST_WAY_NANOS, MOST_WAY_NANOS));
                return completion;
            } finally {
                forget.run();
            }
        }

        @Override
        public void close() {}
    }

    private final class Answer {
        final SimThreads.Signal signal = threads.new Signal();

        @Nullable
        Completion completion;

        void set(Completion answer) {
            completion = answer;
            signal.give();
        }
    }
}
