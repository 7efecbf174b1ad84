package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.MutantScripts.MANY_STEPS;
import static dynacheck.node.dynastore.MutantScripts.complete;
import static dynacheck.node.dynastore.MutantScripts.touches;
import static dynacheck.node.dynastore.MutantScripts.verdict;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;

import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/** Schedules in which a transfer that compares must find what is to move; as in {@link MutantScripts}. */
@NullUnmarked
final class DigestScripts {
    private DigestScripts() {}

    /** Every replica has the first value; the second reached p1 and p2, and p3 is to stay alone. */
    static String keyThatAllHaveAndFewHaveAnew(Parts parts) {
        TestCluster cluster = quiet(parts, 3);
        complete(cluster, cluster.write(1, "a"));
        cluster.run(500);
        writeWithout(cluster, 1, "b", 3);
        complete(cluster, cluster.reconfig(3, remove(1), remove(2)));
        return verdict(cluster, cluster.read(3));
    }

    /** p1 and p2 have the value; of {p1,p3,p4} only p1 has it, and does not answer afterwards. */
    static String valueAtOneOfTheNewView(Parts parts) {
        TestCluster cluster = quiet(parts, 4);
        writeWithout(cluster, 1, "a", 3);
        complete(cluster, cluster.reconfig(3, add(4), remove(2)));
        cluster.runUntil(MANY_STEPS, () -> cluster.p(4).core.status().enabled());
        cluster.blocked = p -> touches(p, 1) || touches(p, 2);
        TestCluster.Call read = cluster.read(3);
        complete(cluster, read);
        cluster.blocked = p -> false;
        return verdict(cluster, read);
    }

    /** p1 and p2 have the value; of {p1,p3,p4} p1 alone is told to take it, and does not answer afterwards. */
    static String valueThatOnlyItsHolderAcknowledges(Parts parts) {
        TestCluster cluster = quiet(parts, 4);
        writeWithout(cluster, 1, "a", 3);
        Predicate<TestCluster.Packet> toOthers =
                p -> p.message() instanceof Message.WriteChunk && !p.to().equals(pid(1));
        cluster.blocked = toOthers;
        TestCluster.Call reconfig = cluster.reconfig(3, add(4), remove(2));
        cluster.run(3_000);
        if (reconfig.outcome != null) {
            cluster.packets.removeIf(toOthers);
        }
        cluster.blocked = p -> false;
        complete(cluster, reconfig);
        cluster.blocked = p -> touches(p, 1) || touches(p, 2);
        TestCluster.Call read = cluster.read(3);
        complete(cluster, read);
        return verdict(cluster, read);
    }

    /**
     * {p1,p2,p3} is to become {p2,p3,p4}; p1 and p2 have a. When the transfer has seen that, p1 alone takes b, and p2
     * does not answer what its values are. Reads then meet p3 and p4, and p2 and p3.
     */
    static String valueWrittenBehindItsTimestamp(Parts parts) {
        TestCluster cluster = quiet(parts, 4);
        writeWithout(cluster, 1, "a", 3);
        Predicate<TestCluster.Packet> values = p -> p.message() instanceof Message.LookValues;
        Predicate<TestCluster.Packet> writes = p -> isWrite(p.message());
        cluster.blocked = values.or(writes);
        cluster.write(1, "b");
        cluster.run(500);
        TestCluster.Call reconfig = cluster.reconfig(3, add(4), remove(1));
        cluster.run(1_500);
        cluster.blocked = values.or(writes.and(p -> !p.to().equals(pid(1))));
        cluster.run(500);
        cluster.packets.removeIf(writes);
        cluster.blocked = writes.or(values.and(p -> p.to().equals(pid(2))));
        complete(cluster, reconfig);
        cluster.runUntil(MANY_STEPS, () -> cluster.p(4).core.status().enabled());
        cluster.blocked = p -> touches(p, 1) || touches(p, 2);
        complete(cluster, cluster.read(3));
        cluster.blocked = p -> touches(p, 1) || touches(p, 4);
        TestCluster.Call last = cluster.read(3);
        complete(cluster, last);
        return verdict(cluster, last);
    }

    /**
     * p3's transfer to {p1,...,p4} finds that nothing has to move. Before its last look there, a value is written in
     * that view without p3, and that p3 stays alone is proposed there.
     */
    static String valueWrittenInTheViewBetween(Parts parts) {
        TestCluster cluster = quiet(parts, 4);
        cluster.blocked = p -> p.message() instanceof Message.Look
                && p.from().equals(pid(3))
                && cluster.traces.stream().anyMatch(t -> t.event() instanceof TraceEvent.TransferBegun);
        TestCluster.Call reconfig = cluster.reconfig(3, add(4));
        cluster.run(1_500);
        Predicate<TestCluster.Packet> toP3 = p -> isWrite(p.message()) && p.to().equals(pid(3));
        cluster.blocked = cluster.blocked.or(toP3);
        complete(cluster, cluster.write(1, "a"));
        TestCluster.Call alone = cluster.reconfig(1, remove(1), remove(2), remove(4));
        cluster.runUntilAnswered(MANY_STEPS, alone);
        cluster.packets.removeIf(toP3);
        cluster.blocked = p -> false;
        complete(cluster, reconfig);
        return verdict(cluster, cluster.read(3));
    }

    /**
     * {p1,p2,p3} is to become {p1,...,p5}, which p1 does not complete. The value was written there, at p1, p4 and p5,
     * and p2, which does not complete it either, proposes to remove these. p3 does, and p1 does not tell it the value.
     */
    static String valueOfASilentMember(Parts parts) {
        TestCluster cluster = quiet(parts, 5);
        Predicate<TestCluster.Packet> transfers =
                p -> p.message() instanceof Message.Comparing && !p.from().equals(pid(3));
        Predicate<TestCluster.Packet> elsewhere =
                p -> isWrite(p.message()) && (p.to().equals(pid(2)) || p.to().equals(pid(3)));
        cluster.blocked = transfers.or(elsewhere);
        cluster.reconfig(1, add(4), add(5));
        cluster.run(1_500);
        complete(cluster, cluster.write(1, "a"));
        cluster.packets.removeIf(elsewhere);
        cluster.blocked = transfers.or(p -> p.message() instanceof Message.LookValues && p.to().equals(pid(1)));
        cluster.reconfig(2, remove(1), remove(4), remove(5));
        cluster.run(1_500);
        complete(cluster, cluster.reconfig(3, add(3)));
        return verdict(cluster, cluster.read(3));
    }

    /** p1 has b, p2 has a, which was acknowledged, and p3 nothing; it is to stay alone. */
    static String rangeThatIsBeingWritten(Parts parts) {
        TestCluster cluster = quiet(parts, 3);
        writeWithout(cluster, 1, "a", 3);
        cluster.blocked = p -> isWrite(p.message()) && !p.to().equals(pid(1));
        cluster.write(1, "b");
        cluster.run(500);
        cluster.packets.removeIf(p -> isWrite(p.message()));
        TestCluster.Call reconfig = cluster.reconfig(3, remove(1), remove(2));
        cluster.runUntilAnswered(MANY_STEPS, reconfig);
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> false;
        return verdict(cluster, cluster.read(3));
    }

    /** p4 is added to {p1,p2,p3}, each of which has the value. */
    static String joinerThatNoMajorityNeeds(Parts parts) {
        TestCluster cluster = quiet(parts, 4);
        complete(cluster, cluster.write(1, "a"));
        cluster.run(500);
        complete(cluster, cluster.reconfig(1, add(4)));
        cluster.finishersRun = true;
        boolean filled = cluster.runUntil(MANY_STEPS, () -> cluster.holds(4, "a"));
        return filled || !(parts instanceof ShortParts)
                ? verdict(cluster)
                : "C: p4 is a member and never gets what the others have";
    }

    /** {p1,p2,p3} is to become {p1,p2,p4,p5}. p4, to which the value is copied before, crashes; the rest is enough. */
    static String newcomerThatCrashesWhileItIsCopiedTo(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5, TestCluster.IMPATIENT.withPreCopyFrom(1));
        cluster.run(500);
        complete(cluster, cluster.write(1, "a"));
        cluster.run(500);
        cluster.blocked = p -> p.message() instanceof Message.WriteChunk && p.to().equals(pid(4));
        TestCluster.Call reconfig = cluster.reconfig(1, add(4), add(5), remove(3));
        cluster.runUntil(MANY_STEPS, () -> cluster.packets.stream().anyMatch(cluster.blocked));
        cluster.crash(4);
        return verdict(cluster, reconfig);
    }

    /** p3 lacks a, starts again and asks for it; before the answer comes, b is written without p2. */
    static String valueWrittenWhileAnOlderOneIsFetched(Parts parts) {
        TestCluster cluster = quiet(parts, 3);
        writeWithout(cluster, 1, "a", 3);
        cluster.restart(3);
        Predicate<TestCluster.Packet> fetched = p -> p.message() instanceof Message.Values && p.to().equals(pid(3));
        cluster.blocked = fetched;
        cluster.finishersRun = true;
        cluster.runUntil(MANY_STEPS, () -> cluster.packets.stream().anyMatch(fetched));
        Predicate<TestCluster.Packet> toP2 = p -> isWrite(p.message()) && p.to().equals(pid(2));
        cluster.blocked = fetched.or(toP2);
        complete(cluster, cluster.write(1, "b"));
        cluster.runUntil(MANY_STEPS, () -> cluster.holds(3, "b"));
        cluster.packets.removeIf(toP2);
        cluster.blocked = toP2.or(p -> p.message() instanceof Message.Comparing); // it would find what it lost
        cluster.run(1_000);
        cluster.blocked = p -> touches(p, 1);
        return verdict(cluster, cluster.read(3));
    }

    private static TestCluster quiet(Parts parts, int processes) {
        TestCluster cluster = new TestCluster(1, parts, 3, processes);
        cluster.finishersRun = false;
        cluster.run(500);
        return cluster;
    }

    private static void writeWithout(TestCluster cluster, int writer, String value, int replica) {
        cluster.blocked = p -> isWrite(p.message()) && p.to().equals(pid(replica));
        complete(cluster, cluster.write(writer, value));
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> false;
    }

    private static boolean isWrite(Message message) {
        return message instanceof Message.WriteAndLook || message instanceof Message.Write;
    }
}
