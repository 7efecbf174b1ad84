package dynacheck.runner;

import dynacheck.cluster.Cluster;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.membership.Change;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.MembershipChange;
import dynacheck.target.Completion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the nodes that reconfigurations add, before or after they are proposed. A start takes seconds on some systems,
 * a proposal milliseconds: so proposals whose nodes start side by side wait for each other, else it would be luck
 * whether a workload that means to have concurrent ones has any. Used by many threads.
 */
final class Joiners {
    private static final Logger LOG = LoggerFactory.getLogger(Joiners.class);

    private final MembershipChange order;
    private final Cluster cluster;
    private final Recorder journal;
    private final LiveMembership membership;
    /** Each opens when its node runs, or cannot. */
    private final Set<CountDownLatch> starting = ConcurrentHashMap.newKeySet();

    Joiners(MembershipChange order, Cluster cluster, Recorder journal, LiveMembership membership) {
        this.order = order;
        this.cluster = cluster;
        this.journal = journal;
        this.membership = membership;
    }

    /** Makes ready what the change adds; null, or why it cannot be proposed. */
    @Nullable
    String beforeProposal(Change change) throws InterruptedException {
        try {
            for (String name : change.add()) {
                if (cluster.nodes().stream().anyMatch(known -> known.node().equals(name))) {
                    continue;
                }
                switch (order) {
                    case START_THEN_PROPOSE -> start(name);
                    case PROPOSE_THEN_START -> {
                        membership.reserved(name);
                        var unused = cluster.reserve(name);
                    }
                    case NONE -> {
                        return "members of this target never change";
                    }
                }
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return "provisioning failed: " + e.getMessage();
        }
    }

    /** Until it runs, and all those do that are being started at this moment. A later start is not waited for. */
    private void start(String name) throws IOException, InterruptedException {
        CountDownLatch own = new CountDownLatch(1);
        starting.add(own);
        try {
            var unused = cluster.provision(name);
        } finally {
            starting.remove(own);
            own.countDown();
        }
        for (CountDownLatch other : List.copyOf(starting)) {
            other.await();
        }
    }

    /** Starts what it added, unless it surely added nothing: one that may have been added could be needed. */
    void afterProposal(Change change, Completion completion) throws InterruptedException {
        if (completion instanceof Completion.Fail) {
            return;
        }
        for (String name : change.add()) {
            if (!membership.claimStart(name)) {
                continue;
            }
            try {
                cluster.processes().start(name);
                membership.started(name);
            } catch (IOException | RuntimeException e) {
                // It may have been removed by now. If not, the liveness checker says that it was never enabled.
                LOG.warn("{} was added and does not start: {}", name, e.getMessage());
                Map<Keyword, Object> what =
                        Map.of(Keyword.of("node"), name, Keyword.of("error"), String.valueOf(e.getMessage()));
                Op unused = journal.append(Op.NEMESIS, OpType.INFO, "not-started", what, Map.of());
            }
        }
    }
}
