package dynacheck.runner;

import dynacheck.cluster.Cluster;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.membership.Change;
import dynacheck.membership.LiveMembership;
import dynacheck.target.Access;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Performs the operations of one numbered thread, one at a time, each stamped right before and right after the
 * call.
 */
final class Worker implements AutoCloseable {
    /** When a client leaves its node, from the least to the most loyal. */
    enum Loyalty {
        /** As soon as it cannot serve: down, paused, cut off or leaving. */
        NONE,
        /**
         * Once it has ended or is to be removed. A process that is paused or cut off is still active, and what begins
         * there must complete once the fault is healed (Definition 1). Without a client that stays, nobody would ask it
         * to.
         */
        ACTIVE,
        /**
         * Once it has ended. A removed process must refuse clients that do not know that it left. Only a client that
         * keeps asking notices one that serves its old copy.
         */
        STUBBORN;

        /** One client in two is fickle, one in four loyal, and one in four stubborn. */
        static Loyalty ofClient(long number) {
            return number % 2 == 0 ? NONE : number % 4 == 1 ? ACTIVE : STUBBORN;
        }
    }

    /** One in so many of a stubborn client's operations goes to its node after that was removed. */
    private static final int ONE_IN = 4;

    private final long thread;
    private final long threads;
    private final Loyalty loyalty;
    private final Access access;
    private final Cluster cluster;
    private final Recorder journal;
    private final LiveMembership membership;
    private final Joiners joiners;
    private long process;
    private @Nullable String node;
    /** Decides who is stubborn. */
    private @Nullable String home;

    private long askedInVain;

    private @Nullable Client client;

    Worker(
            long thread,
            long threads,
            Loyalty loyalty,
            Access access,
            Cluster cluster,
            Recorder journal,
            LiveMembership membership,
            Joiners joiners) {
        this.thread = thread;
        this.threads = threads;
        this.loyalty = loyalty;
        this.access = access;
        this.cluster = cluster;
        this.journal = journal;
        this.membership = membership;
        this.joiners = joiners;
        this.process = thread;
    }

    /** Returns the completion's history line. */
    Op perform(Invocation invocation) {
        String to = invocation.node() == null ? binding() : invocation.node();
        Map<Keyword, Object> where = Map.of(Op.NODE, to);
        @Nullable Change change = invocation.f().equals(Change.F) ? Change.of(invocation.value()) : null;
        @Nullable String refused = change == null ? null : prepared(change);
        if (refused == null) {
            refused = connect(to);
        }
        Op invoked = journal.append(process, OpType.INVOKE, invocation.f(), invocation.value(), where);
        Completion completion = refused == null ? call(invocation) : new Completion.Fail(refused);
        Op ended = end(invoked, completion, to);
        if (change != null) {
            finish(change, completion);
        }
        return ended;
    }

    /** Null, or why it cannot be proposed. */
    private @Nullable String prepared(Change change) {
        try {
            return joiners.beforeProposal(change);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while a node was provisioned";
        }
    }

    private void finish(Change change, Completion completion) {
        try {
            joiners.afterProposal(change, completion);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Op end(Op invoked, Completion completion, String to) {
        return switch (completion) {
            case Completion.Ok ok -> {
                Map<Keyword, Object> extra = new HashMap<>(ok.extra());
                extra.put(Op.NODE, to);
                yield journal.append(process, OpType.OK, invoked.f(), ok.value(), extra);
            }
            case Completion.Fail fail -> {
                Op op = journal.append(
                        process,
                        OpType.FAIL,
                        invoked.f(),
                        invoked.value(),
                        Map.of(Op.NODE, to, Op.ERROR, fail.error()));
                disconnect();
                yield op;
            }
            case Completion.Info info -> {
                Map<Keyword, Object> extra = new HashMap<>(Map.of(Op.NODE, to, Op.ERROR, info.error()));
                if (info.clientFailed()) {
                    extra.put(Op.CLIENT_FAILED, true);
                }
                Op op = journal.append(process, OpType.INFO, invoked.f(), invoked.value(), extra);
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
            return Client.outcome(connected, invocation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Completion.Info("interrupted at the end of the run");
        }
    }

    private String binding() {
        if (loyalty != Loyalty.STUBBORN) {
            return serving();
        }
        String stays = home;
        if (stays == null || membership.down().contains(stays)) {
            stays = serving();
            home = stays;
        }
        // Refusals are quick: without a bound they would be most of a run's operations.
        boolean refuses = !membership.members().contains(stays);
        return refuses && askedInVain++ % ONE_IN != 0 ? serving() : stays;
    }

    /** The thread's own node, or another member when it leaves that one. */
    private String serving() {
        Set<String> unusable = loyalty == Loyalty.NONE ? membership.unavailable() : membership.down();
        String bound = node;
        if (bound != null && membership.members().contains(bound) && stays(bound, unusable)) {
            return bound; // mostly, and without a list of the others
        }
        List<String> usable = staying(unusable);
        if (usable.isEmpty()) {
            usable = staying(membership.down()); // all are cut off; one that runs answers once it can
        }
        if (bound != null && usable.contains(bound)) {
            return bound;
        }
        List<NodeAddress> all = cluster.nodes();
        String own = all.get((int) (thread % all.size())).node();
        return usable.isEmpty() || usable.contains(own) ? own : usable.get((int) (thread % usable.size()));
    }

    private List<String> staying(Set<String> unusable) {
        List<String> result = new ArrayList<>(membership.members());
        result.removeIf(name -> !stays(name, unusable));
        return result;
    }

    private boolean stays(String name, Set<String> unusable) {
        return !unusable.contains(name) && !membership.pendingRemovals().contains(name);
    }

    private @Nullable String connect(String to) {
        if (client != null && to.equals(node)) {
            return null;
        }
        disconnect();
        try {
            client = access.openClient(cluster.address(to));
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
