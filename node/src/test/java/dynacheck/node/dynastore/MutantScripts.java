package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;

import dynacheck.node.core.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/**
 * Schedules made for one mutant each, where random ones would rarely or never meet it. Each returns "" or the property
 * that does not hold; with the faithful protocol each returns "".
 */
@NullUnmarked
final class MutantScripts {
    static final int MANY_STEPS = 20_000;

    private MutantScripts() {}

    /** An operation that the script needs, at an active process, never completes. */
    private static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stuck(String message) {
            super(message);
        }
    }

    static String run(Function<Parts, String> script, Parts parts) {
        try {
            return script.apply(parts);
        } catch (Stuck e) {
            return e.getMessage();
        }
    }

    /** A name with other capitals, and one with the same hash, are those of registers that nobody wrote. */
    static String namesMuchAlike(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        complete(cluster, cluster.invoke(1, new Operation.Write("keyAa", "a")));
        complete(cluster, cluster.invoke(2, new Operation.Read("KEYAA")));
        return verdict(cluster, cluster.invoke(3, new Operation.Read("keyBB")));
    }

    /** The members of V(0) are replaced, and a majority of them crashes. */
    static String oldMajorityCrashes(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 6);
        complete(cluster, cluster.write(1, "a"));
        complete(cluster, cluster.reconfig(1, add(4), add(5), add(6)));
        complete(cluster, cluster.reconfig(4, remove(1), remove(2)));
        cluster.crash(1);
        cluster.crash(2);
        return verdict(cluster, cluster.read(5));
    }

    /** The proposal is that p3 stays alone; p1's write is in V(0) and reaches only p1 and p2. */
    static String onlyTheTransferBringsTheValue(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.blocked = p -> p.to().equals(pid(3)) && p.message() instanceof Message.Write;
        complete(cluster, cluster.write(1, "a"));
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> false;
        complete(cluster, cluster.reconfig(3, remove(1), remove(2)));
        return verdict(cluster, cluster.read(3));
    }

    /**
     * p3 transfers with nothing to propose. It has not found a proposal yet when p1's write reaches p1 and p2 and ends;
     * then p2 proposes that p3 stays alone, and p3 finds that.
     */
    static String writeBeforeTheProposalIsFound(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(500);
        cluster.blocked = p -> p.from().equals(pid(3)) && p.message() instanceof Message.MemRead
                || p.to().equals(pid(3)) && p.message() instanceof Message.Write;
        TestCluster.Call transfer = cluster.reconfig(3, add(3));
        cluster.run(500);
        complete(cluster, cluster.write(1, "a"));
        TestCluster.Call proposal = cluster.reconfig(2, remove(1), remove(2));
        cluster.runUntilAnswered(MANY_STEPS, proposal);
        cluster.packets.removeIf(p -> p.message() instanceof Message.Write);
        cluster.blocked = p -> false;
        complete(cluster, transfer);
        return verdict(cluster, cluster.read(3));
    }

    /** Two processes of five agree with each other, then two others. */
    static String fewOfMany(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5);
        complete(cluster, cluster.reconfig(1, add(4), add(5)));
        cluster.runUntil(
                MANY_STEPS,
                () -> cluster.processes.values().stream()
                        .allMatch(p -> p.core.status().enabled()));
        cluster.run(1_000);
        cluster.blocked = p -> !touches(p, 1) || touches(p, 3) || touches(p, 4) || touches(p, 5);
        cluster.runUntilAnswered(2_000, cluster.write(1, "a"));
        cluster.blocked = p -> touches(p, 1) || touches(p, 2) || touches(p, 3);
        TestCluster.Call read = cluster.read(4);
        cluster.runUntilAnswered(2_000, read);
        cluster.blocked = p -> false;
        return verdict(cluster, read);
    }

    /** A proposal is at a majority; a read of one key gets ahead of the transfer, which is slow for the other keys. */
    static String keyOperationOvertakesTransfer(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.blocked = p -> p.to().equals(pid(3)) && p.message() instanceof Message.Write;
        complete(cluster, cluster.invoke(1, new Operation.Write("other", "a")));
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> p.message() instanceof Message.ReadChunk;
        TestCluster.Call reconfig = cluster.reconfig(3, remove(1), remove(2));
        cluster.runUntil(
                MANY_STEPS, () -> cluster.traces.stream().anyMatch(t -> t.event() instanceof TraceEvent.WriteInView));
        complete(cluster, cluster.read(3));
        cluster.blocked = p -> false;
        complete(cluster, reconfig);
        return verdict(cluster, cluster.invoke(3, new Operation.Read("other")));
    }

    /** Cut off from the others, p1 must not complete a write with its own answers to repeated requests. */
    static String aloneWithRepeatedRequests(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(500);
        cluster.blocked = p -> touches(p, 1) && !p.from().equals(p.to());
        cluster.write(1, "a");
        cluster.run(2_000);
        cluster.blocked = p -> touches(p, 1);
        return verdict(cluster, cluster.read(2));
    }

    /** Answers to p1's read arrive after p1 restarted, p2 wrote, and p1 reads again. */
    static String answersToAnEarlierLife(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(500);
        cluster.blocked = p -> p.to().equals(pid(1)) && p.message() instanceof Message.ReadReply;
        cluster.read(1);
        cluster.run(500);
        List<TestCluster.Packet> late =
                cluster.packets.stream().filter(cluster.blocked).toList();
        cluster.restart(1);
        cluster.blocked = p -> touches(p, 1);
        complete(cluster, cluster.write(2, "b"));
        cluster.packets.removeIf(p -> touches(p, 1));
        cluster.packets.addAll(late);
        cluster.blocked = p -> p.message() instanceof Message.Read && !p.from().equals(p.to());
        TestCluster.Call read = cluster.read(1);
        cluster.run(2_000);
        cluster.blocked = p -> false;
        return verdict(cluster, read);
    }

    /** p3 writes "a", which only p1 gets, restarts, and writes "b" without hearing of p1. */
    static String writeBeforeAndAfterRestart(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(500);
        cluster.blocked = p -> p.message() instanceof Message.Write && !p.to().equals(pid(1));
        cluster.write(3, "a");
        cluster.run(500);
        cluster.restart(3);
        cluster.packets.clear();
        cluster.blocked = p -> touches(p, 1);
        complete(cluster, cluster.write(3, "b"));
        return readByTwoMajorities(cluster);
    }

    /** p1 writes "a", which only p1 gets, while p3 writes "b" without hearing of p1. */
    static String twoWritersWithOneNumber(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(500);
        cluster.blocked = p -> p.message() instanceof Message.Write && !p.to().equals(pid(1));
        cluster.write(1, "a");
        cluster.run(500);
        cluster.packets.clear();
        cluster.blocked = p -> touches(p, 1);
        complete(cluster, cluster.write(3, "b"));
        return readByTwoMajorities(cluster);
    }

    private static String readByTwoMajorities(TestCluster cluster) {
        cluster.packets.clear();
        cluster.blocked = p -> touches(p, 3);
        complete(cluster, cluster.read(2));
        cluster.blocked = p -> touches(p, 1);
        return verdict(cluster, cluster.read(2));
    }

    /** A write by p2 reaches p2 only and one read returns it; the next read hears of p1 and p3. */
    static String readReturnsWhatFewHave(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(500);
        cluster.blocked =
                p -> p.message() instanceof Message.Write && p.from().equals(pid(2)) && !p.to().equals(pid(2));
        cluster.write(2, "a");
        cluster.run(500);
        cluster.blocked = cluster.blocked.or(p -> touches(p, 1));
        complete(cluster, cluster.read(3));
        cluster.blocked = p -> touches(p, 2);
        return verdict(cluster, cluster.read(1));
    }

    /** p1's write found no proposals and is slow; p3 transfers to itself alone; then p1 and p2 store the write. */
    static String transferOvertakesWrite(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.blocked = p -> p.message() instanceof Message.Write;
        TestCluster.Call write = cluster.write(1, "a");
        cluster.run(500);
        cluster.blocked = cluster.blocked.or(p -> p.message() instanceof Message.Notify && !p.to().equals(pid(3)));
        complete(cluster, cluster.reconfig(3, remove(1), remove(2)));
        cluster.blocked = p -> touches(p, 3) && !p.from().equals(p.to());
        cluster.runUntilAnswered(2_000, write);
        return verdict(cluster, cluster.read(3));
    }

    /** p1 is the only one to tell p4, and crashes. */
    static String notifierCrashes(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4);
        cluster.finishersRun = false;
        cluster.blocked =
                p -> p.from().equals(pid(1)) && p.to().equals(pid(4)) && p.message() instanceof Message.Notify;
        complete(cluster, cluster.reconfig(1, add(4)));
        cluster.finishersRun = true;
        cluster.crash(1);
        cluster.packets.removeIf(p -> touches(p, 1));
        return enabled(cluster, 4);
    }

    /** As soon as the reconfiguration completed, all of V(0) may go: p1 and p2 are removed, p3 is one of {p3,p4,p5}. */
    static String reconfigurerCrashesAfterCompletion(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5);
        cluster.run(500);
        cluster.blocked =
                p -> p.from().equals(pid(3)) && !p.to().equals(pid(3)) && p.message() instanceof Message.Notify;
        TestCluster.Call reconfig = cluster.reconfig(3, add(4), add(5), remove(1), remove(2));
        cluster.runUntilAnswered(2_000, reconfig);
        if (reconfig.outcome == null) {
            cluster.blocked = p -> false;
            complete(cluster, reconfig);
        }
        for (int i = 1; i <= 3; i++) {
            cluster.crash(i);
            int gone = i;
            cluster.packets.removeIf(p -> touches(p, gone));
        }
        return enabled(cluster, 4, 5);
    }

    /** All NOTIFYs for V(0) were sent and heard; then p1 starts again and knows of none. */
    static String restartAfterAllNotified(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3);
        cluster.run(1_000);
        cluster.restart(1);
        return verdict(cluster, cluster.read(1));
    }

    /** p4 is removed, p1 writes, a client asks p4. */
    static String readAtARemovedProcess(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 4, 4);
        complete(cluster, cluster.reconfig(1, remove(4)));
        cluster.runUntil(MANY_STEPS, () -> cluster.p(4).core.status().halted());
        cluster.blocked = p -> touches(p, 4);
        complete(cluster, cluster.write(1, "a"));
        return verdict(cluster, cluster.read(4));
    }

    /** A client asks p4 before anybody added it, and again afterwards. */
    static String clientAtTheJoinerTooEarly(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4);
        cluster.read(4);
        complete(cluster, cluster.reconfig(1, add(4)));
        cluster.runUntil(MANY_STEPS, () -> cluster.p(4).core.status().enabled());
        TestCluster.Call read = cluster.read(4);
        cluster.runUntilAnswered(MANY_STEPS, read);
        return read.ok() ? verdict(cluster) : "L: p4 was added and is active, its read ends with " + read.outcome;
    }

    /** p1's entry for V(0) reaches only p3; p1 restarts and proposes something else; p3 then scans with p2. */
    static String secondProposalAfterRestart(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5);
        cluster.run(500);
        cluster.blocked = p -> p.message() instanceof Message.MemWrite && !p.to().equals(pid(3));
        cluster.reconfig(1, add(4));
        cluster.run(500);
        cluster.restart(1);
        cluster.packets.clear();
        cluster.blocked = p -> touches(p, 3);
        complete(cluster, cluster.reconfig(1, add(5)));
        cluster.blocked = p -> touches(p, 3) && (touches(p, 1) || p.message() instanceof Message.Notify);
        TestCluster.Call read = cluster.read(3);
        cluster.run(2_000);
        cluster.blocked = p -> false;
        return verdict(cluster, read);
    }

    static boolean touches(TestCluster.Packet packet, int process) {
        return packet.from().equals(pid(process)) || packet.to().equals(pid(process));
    }

    /** A step of the story that every variant of the protocol takes. */
    static void complete(TestCluster cluster, TestCluster.Call call) {
        if (!cluster.runUntilAnswered(MANY_STEPS, call)) {
            throw new Stuck("L: " + call.operation + " at p" + call.process + ", which is active, does not complete");
        }
        if (!call.ok()) {
            throw new IllegalStateException("the script does not get past " + call.operation + ": " + call.outcome);
        }
    }

    private static String enabled(TestCluster cluster, int... processes) {
        boolean all = cluster.runUntil(
                MANY_STEPS,
                () -> Arrays.stream(processes)
                        .allMatch(p -> cluster.p(p).core.status().enabled()));
        return all
                ? verdict(cluster)
                : "L: a process of " + Arrays.toString(processes) + " was added and never enabled";
    }

    static String verdict(TestCluster cluster, TestCluster.Call... mustEnd) {
        if (!cluster.runUntilAnswered(MANY_STEPS, mustEnd)) {
            return "L: an operation at an active process does not complete";
        }
        String established = cluster.invariants.establishedViolation();
        if (!established.isEmpty()) {
            return established;
        }
        return SmallHistory.isAtomic(cluster.calls) ? cluster.durability.violation() : "A: not atomic";
    }
}
