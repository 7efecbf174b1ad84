package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Applies actions to a cluster and reads back that each is in force. */
final class Hands {
    /** How long a cut or delayed link may wait for traffic that proves it. */
    private static final Duration TRAFFIC_WAIT = Duration.ofSeconds(3);

    private final Cluster cluster;

    Hands(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Returns the evidence; throws if what is read back is not what was done. */
    String apply(Action action) throws IOException, InterruptedException {
        return switch (action) {
            case Action.Kill kill -> {
                cluster.kill(kill.node());
                yield expect(kill.node(), NodeState.DOWN);
            }
            case Action.Start start -> {
                if (cluster.state(start.node()) == NodeState.DOWN) { // an earlier attempt may have come this far
                    cluster.start(start.node());
                }
                yield expect(start.node(), NodeState.RUNNING);
            }
            case Action.Pause pause -> {
                cluster.pause(pause.node());
                yield expect(pause.node(), NodeState.PAUSED);
            }
            case Action.Resume resume -> {
                cluster.resume(resume.node());
                yield expect(resume.node(), NodeState.RUNNING);
            }
            case Action.SetLink set -> {
                Link link = set.link();
                cluster.links().set(link.from(), link.to(), set.state());
                LinkState read = cluster.links().get(link.from(), link.to());
                if (!read.equals(set.state())) {
                    throw new IOException("link " + link + " reads back as " + read + ", not " + set.state());
                }
                yield "";
            }
            case Action.ResetLink reset -> {
                int broken =
                        cluster.links().reset(reset.link().from(), reset.link().to());
                if (broken == 0) {
                    throw new IOException("no connection was open on " + reset.link());
                }
                yield reset.link().from() + "->" + reset.link().to() + ": " + broken + " connections broken";
            }
        };
    }

    long affectedBytes(List<Link> links) {
        return links.stream()
                .mapToLong(l -> cluster.links().affectedBytes(l.from(), l.to()))
                .sum();
    }

    /** Waits until traffic met a fault on {@code links}; returns the bytes affected since, 0 if there was none. */
    long awaitTraffic(List<Link> links, long before) throws InterruptedException {
        boolean met = cluster.await(TRAFFIC_WAIT, () -> affectedBytes(links) > before);
        return met ? affectedBytes(links) - before : 0;
    }

    private String expect(String node, NodeState wanted) throws IOException {
        NodeState state = cluster.state(node);
        if (state != wanted) {
            throw new IOException(node + " reads back as " + state + ", not " + wanted);
        }
        return node + " is " + state;
    }
}
