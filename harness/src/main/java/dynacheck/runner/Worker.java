package dynacheck.runner;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.NodeAddress;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.workload.Client;
import dynacheck.workload.Completion;
import dynacheck.workload.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Performs the operations of one numbered thread, one at a time, each stamped right before and right after the
 * call.
 */
final class Worker implements AutoCloseable {
    private final long thread;
    private final long threads;
    private final boolean loyal;
    private final Target target;
    private final Cluster cluster;
    private final Recorder journal;
    private final LiveMembership membership;
    private long process;
    private @Nullable String node;
    private @Nullable Client client;

    /** @param loyal see {@link #binding} */
    Worker(
            long thread,
            long threads,
            boolean loyal,
            Target target,
            Cluster cluster,
            Recorder journal,
            LiveMembership membership) {
        this.thread = thread;
        this.threads = threads;
        this.loyal = loyal;
        this.target = target;
        this.cluster = cluster;
        this.journal = journal;
        this.membership = membership;
        this.process = thread;
    }

    /** Returns the completion's history line. */
    Op perform(Invocation invocation) {
        String to = invocation.node() == null ? binding() : invocation.node();
        Map<Keyword, Object> where = Map.of(Op.NODE, to);
        if (invocation.f().equals(Change.F)) {
            @Nullable String problem = provision(Change.of(invocation.value()));
            if (problem != null) {
                Op invoked = journal.append(process, OpType.INVOKE, invocation.f(), invocation.value(), where);
                return end(invoked, new Completion.Fail(problem), to);
            }
        }
        @Nullable String refused = connect(to);
        Op invoked = journal.append(process, OpType.INVOKE, invocation.f(), invocation.value(), where);
        return end(invoked, refused == null ? call(invocation) : new Completion.Fail(refused), to);
    }

    private Op end(Op invoked, Completion completion, String to) {
        return switch (completion) {
            case Completion.Ok ok -> {
                Map<Keyword, Object> extra = new java.util.HashMap<>(ok.extra());
                extra.put(Op.NODE, to);
                yield journal.append(process, OpType.OK, invoked.f(), ok.value(), extra);
            }
            case Completion.Fail fail -> {
                disconnect();
                yield journal.append(
                        process,
                        OpType.FAIL,
                        invoked.f(),
                        invoked.value(),
                        Map.of(Op.NODE, to, Op.ERROR, fail.error()));
            }
            case Completion.Info info -> {
                Op op = journal.append(
                        process,
                        OpType.INFO,
                        invoked.f(),
                        invoked.value(),
                        Map.of(Op.NODE, to, Op.ERROR, info.error()));
                process += threads;
                disconnect();
                yield op;
            }
        };
    }

    private Completion call(Invocation invocation) {
        Client connected = client;
        if (connected == null) {
            return new Completion.Fail("not connected");
        }
        try {
            return connected.invoke(invocation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Completion.Info("interrupted at the end of the run");
        } catch (Exception e) {
            return new Completion.Info(String.valueOf(e));
        }
    }

    /**
     * The thread's own node, or another member while that one cannot serve. Who is loyal leaves only a node that has
     * ended or is to be removed: a process that is paused or cut off is active still, and what is begun there must
     * complete once the fault is healed (Definition 1); without a client that stays nobody would ask it to.
     */
    private String binding() {
        List<NodeAddress> all = cluster.nodes();
        String own = all.get((int) (thread % all.size())).node();
        List<String> usable = staying(loyal ? membership.down() : membership.unavailable());
        if (usable.isEmpty()) {
            usable = staying(membership.down()); // all are cut off: one that runs will answer when it can
        }
        if (node != null && usable.contains(node)) {
            return node;
        }
        return usable.isEmpty() || usable.contains(own) ? own : usable.get((int) (thread % usable.size()));
    }

    private List<String> staying(Set<String> unusable) {
        List<String> result = new ArrayList<>(membership.members());
        Set<String> removals = membership.pendingRemovals();
        result.removeIf(name -> unusable.contains(name) || removals.contains(name));
        return result;
    }

    /** Nodes to be added must run before they are proposed; null, or why that failed. */
    private @Nullable String provision(Change change) {
        try {
            for (String name : change.add()) {
                if (cluster.nodes().stream().noneMatch(known -> known.node().equals(name))) {
                    NodeAddress made = cluster.provision(name);
                    assert made.node().equals(name);
                }
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while a node was provisioned";
        } catch (Exception e) {
            return "provisioning failed: " + e.getMessage();
        }
    }

    private @Nullable String connect(String to) {
        if (client != null && to.equals(node)) {
            return null;
        }
        disconnect();
        try {
            client = target.openClient(cluster.address(to));
            node = to;
            return null;
        } catch (Exception e) {
            return "no connection: " + e;
        }
    }

    private void disconnect() {
        Client old = client;
        client = null;
        node = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
