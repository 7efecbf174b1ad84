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
import java.util.Objects;
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
            return new Call(node, op).awaited();
        }

        @Override
        public void close() {}
    }

    private long way() {
        return random.nextLong(LEAST_WAY_NANOS, MOST_WAY_NANOS);
    }

    /** One request, whose ways there and back are events: its client waits once. */
    private final class Call {
        private final SimNode node;
        private final Invocation op;
        private final SimThreads.Signal ended = threads.new Signal();
        private @Nullable Completion completion;
        private boolean answered;
        private boolean over;
        private Runnable forget = () -> {};

        Call(SimNode node, Invocation op) {
            this.node = node;
            this.op = op;
        }

        Completion awaited() throws InterruptedException {
            threads.after(way(), this::arrives);
            try {
                ended.await();
                return Objects.requireNonNull(completion);
            } finally {
                over = true;
                forget.run();
            }
        }

        private void arrives() {
            if (over) {
                return;
            }
            if (node.state() == NodeState.DOWN) {
                end(new Completion.Fail("connection refused"));
                return;
            }
            forget = node.request(op, answer -> {
                answered = true;
                threads.after(way(), () -> end(answer));
            });
            threads.after(system.deadline(op).toNanos() + PATIENCE_NANOS, () -> {
                if (!answered) {
                    end(new Completion.Info("no answer within the deadline"));
                }
            });
        }

        private void end(Completion with) {
            completion = with;
            ended.give();
        }
    }
}
