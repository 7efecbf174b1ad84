package dynacheck.node.net;

import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.protocol.Start;
import dynacheck.node.pump.Admission;
import dynacheck.node.pump.Pump;
import org.jspecify.annotations.Nullable;

/**
 * A process among its peers: how it introduces itself, and what becomes of what they say. Event loop only.
 *
 * @param fingerprint of what all processes of the protocol must agree on
 */
record AmongPeers<M>(Start said, String fingerprint, StateMachine<M, ?> process, Pump<M, ?> pump, Metrics metrics)
        implements Peers.Self, Peers.Listener<M> {
    /** Names the version, the cluster and what the protocol asks for: nodes that differ in it refuse each other. */
    @Override
    public String cluster() {
        return "dynacheck-8/" + said.cluster() + "/" + fingerprint;
    }

    @Override
    public Greeting greeting() {
        return process.greeting();
    }

    @Override
    public ProcessId idOf(String name, String life) {
        return said.idOf(name, life);
    }

    @Override
    public @Nullable String address() {
        return said.memberAddress();
    }

    @Override
    public void greeted(Greeting greeting, Admission admission) {
        pump.greeted(greeting, admission);
    }

    /** What is dropped is asked for again by its sender. */
    @Override
    public void received(ProcessId from, long incarnation, M message) {
        if (!pump.received(from, incarnation, message)) {
            metrics.count("messages_dropped_disk_slow_total");
        }
    }
}
