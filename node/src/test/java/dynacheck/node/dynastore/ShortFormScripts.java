package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.MutantScripts.complete;
import static dynacheck.node.dynastore.MutantScripts.touches;
import static dynacheck.node.dynastore.MutantScripts.verdict;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;

import dynacheck.node.core.Operation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/** Schedules that tell the short form from one that looks like it; random ones hardly ever meet them. */
@NullUnmarked
final class ShortFormScripts {
    private ShortFormScripts() {}

    /**
     * Three proposals, each at one replica, and three reads, each of which met another of them first. Their second
     * looks meet at one replica for each two of them, in a circle: unless an entry was fixed at a majority before them,
     * no proposal is in all three.
     */
    static String threeScansInACircle(Parts parts) {
        TestCluster cluster = threeThatMetOneProposalEach(parts);
        return inACircle(cluster);
    }

    /** The same with three more reads, begun while what the others met is at one replica still. */
    static String threeMoreScansInACircle(Parts parts) {
        TestCluster cluster = threeThatMetOneProposalEach(parts);
        for (int i = 1; i <= 3; i++) {
            cluster.invoke(i, new Operation.Read("other"));
        }
        return inACircle(cluster);
    }

    private static TestCluster threeThatMetOneProposalEach(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.finishersRun = false;
        cluster.run(500);
        for (int i = 1; i <= 3; i++) {
            cluster.reconfig(i, add(3 + i));
        }
        for (int round = 0; round < 2; round++) { // the collects before the proposals: nothing is there
            List.copyOf(cluster.packets).forEach(packet -> pass(cluster, packet));
        }
        cluster.processes.values().forEach(cluster::sync);
        for (int i = 1; i <= 3; i++) {
            cluster.read(i);
        }
        look(cluster, 3, 1);
        propose(cluster, 1, 1);
        look(cluster, 1, 1);
        look(cluster, 1, 2);
        propose(cluster, 2, 2);
        look(cluster, 2, 2);
        look(cluster, 2, 3);
        propose(cluster, 3, 3);
        look(cluster, 3, 3);
        return cluster;
    }

    /** What counts: 3 before 1 at p3, 1 before 2 at p1, 2 before 3 at p2. */
    private static String inACircle(TestCluster cluster) {
        look(cluster, 3, 3);
        look(cluster, 1, 1);
        look(cluster, 1, 3);
        look(cluster, 2, 1);
        look(cluster, 2, 2);
        look(cluster, 3, 2);
        cluster.run(3_000);
        return cluster.invariants.establishedViolation();
    }

    /**
     * A write by p1 reached p1 only, and p3's transfer to {p1,p2,p3,p4} has not moved it yet. A read carries it there,
     * where a majority agrees on nothing; the next read hears of that majority.
     */
    static String readCarriesMoreThanTheNewViewHas(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4);
        cluster.finishersRun = false;
        cluster.run(500);
        cluster.blocked = p -> isWrite(p.message()) && p.from().equals(pid(1)) && !p.to().equals(pid(1));
        cluster.write(1, "a");
        cluster.run(500);
        Predicate<TestCluster.Packet> transfer =
                p -> p.message() instanceof Message.Comparing || p.message() instanceof Message.ReadChunk;
        cluster.blocked = cluster.blocked.or(transfer);
        cluster.reconfig(3, add(4));
        cluster.run(500);
        cluster.blocked = cluster.blocked.or(p -> p.from().equals(pid(2))
                && p.message() instanceof Message.Request request
                && p.to().equals(request.view().equals(cluster.initialView) ? pid(3) : pid(1)));
        complete(cluster, cluster.read(2));
        cluster.blocked = transfer.or(p -> touches(p, 1));
        return verdict(cluster, cluster.read(3));
    }

    /**
     * p2 hears nothing of p3's reconfiguration to {p1,p3,p4}, which left V(0) by its flags at p1 and p3. Then p2 writes
     * in V(0), where only p1 answers in time, and p3 reads in {p1,p3,p4} without p1.
     */
    static String memberThatMovedOnIsAskedAboutTheOldView(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4);
        leaveWithoutP2(cluster, p -> false);
        cluster.runUntil(
                MutantScripts.MANY_STEPS,
                () -> cluster.p(1).core.curView().hasMember(pid(4))
                        && cluster.p(1).unsynced.isEmpty());
        return writeInTheOldView(cluster);
    }

    /** The same; p1 hears NOTIFY, and then its power fails: of what it was writing, some pages are there. */
    static String memberCrashesAsItMovesOn(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4);
        Predicate<TestCluster.Packet> toP1 = p -> p.to().equals(pid(1)) && p.message() instanceof Message.Notify;
        leaveWithoutP2(cluster, toP1);
        cluster.sync(cluster.p(1));
        cluster.packets.stream()
                .filter(toP1.and(p -> p.from().equals(pid(3))))
                .reduce((earlier, later) -> later)
                .ifPresent(cluster::deliver);
        cluster.crashTorn(1, record -> record instanceof Persistent.Dropped);
        cluster.restart(1);
        return writeInTheOldView(cluster);
    }

    /** p1's proposal reaches p1 alone, and shows in one answer to p2's read. Then p1 crashes: no NOTIFY will come. */
    static String onlyAReaderKnowsOfTheProposal(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4, Tuning.DEFAULT.withSpareLooks(Tuning.ALL));
        cluster.run(500);
        cluster.blocked = p -> p.message() instanceof Message.MemWrite && !p.to().equals(pid(1)) || touches(p, 3);
        cluster.reconfig(1, add(4));
        cluster.run(500);
        TestCluster.Call read = cluster.read(2);
        cluster.run(500);
        cluster.crash(1);
        cluster.packets.removeIf(p -> touches(p, 1));
        cluster.blocked = p -> false;
        complete(cluster, read);
        return verdict(cluster);
    }

    /** p2 crashes while p1 waits for its answer; p3 is not asked at first. */
    static String whoWasAskedHasCrashed(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3, Tuning.DEFAULT);
        cluster.run(500);
        cluster.blocked = p -> touches(p, 2);
        TestCluster.Call read = cluster.read(1);
        cluster.crash(2);
        complete(cluster, read);
        return verdict(cluster);
    }

    private static void leaveWithoutP2(TestCluster cluster, Predicate<TestCluster.Packet> alsoBlocked) {
        cluster.run(500);
        cluster.blocked = alsoBlocked.or(p -> touches(p, 2));
        complete(cluster, cluster.reconfig(3, add(4), remove(2)));
    }

    private static String writeInTheOldView(TestCluster cluster) {
        cluster.packets.removeIf(p -> touches(p, 2));
        Predicate<TestCluster.Packet> others = p -> touches(p, 3) || touches(p, 4);
        cluster.blocked = others.or(p -> p.message() instanceof Message.Notify);
        cluster.runUntilAnswered(2_000, cluster.write(2, "a"));
        cluster.blocked = p -> touches(p, 1) || touches(p, 2);
        TestCluster.Call read = cluster.read(3);
        complete(cluster, read);
        cluster.blocked = p -> false;
        return verdict(cluster, read);
    }

    private static boolean isWrite(Message message) {
        return message instanceof Message.WriteAndLook || message instanceof Message.Write;
    }

    /** The latest look of {@code reader} at {@code replica}, and the answer; nothing if none is on its way. */
    private static void look(TestCluster cluster, int reader, int replica) {
        List.copyOf(cluster.packets).stream()
                .filter(p -> p.message() instanceof Message.Look)
                .filter(p -> p.from().equals(pid(reader)) && p.to().equals(pid(replica)))
                .reduce((earlier, later) -> later)
                .ifPresent(packet -> {
                    pass(cluster, packet);
                    answer(cluster, replica, reader);
                });
    }

    /** The proposal of {@code i} arrives at {@code replica}; its answer stays on its way. */
    private static void propose(TestCluster cluster, int i, int replica) {
        List.copyOf(cluster.packets).stream()
                .filter(p -> p.message() instanceof Message.MemWrite)
                .filter(p -> p.from().equals(pid(i)) && p.to().equals(pid(replica)))
                .findFirst()
                .ifPresent(packet -> pass(cluster, packet));
        cluster.sync(cluster.p(replica));
    }

    private static void answer(TestCluster cluster, int from, int to) {
        cluster.sync(cluster.p(from));
        List.copyOf(cluster.packets).stream()
                .filter(p -> p.message() instanceof Message.Seen)
                .filter(p -> p.from().equals(pid(from)) && p.to().equals(pid(to)))
                .forEach(packet -> pass(cluster, packet));
    }

    private static void pass(TestCluster cluster, TestCluster.Packet packet) {
        cluster.packets.remove(packet);
        cluster.deliver(packet);
    }
}
