package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Nothing of a view that curView left behind is kept (protocol G1). */
@NullUnmarked
class DroppedPastTest {
    private static final View NEXT = with(V0, add(4));
    private static final MemEntry ADD_4 = new MemEntry(pid(2), View.of(List.of(add(4))));
    private static final MessageNumber NUM = new MessageNumber(1, 99);

    private final Puppet p1 = Puppet.p1(ShortParts.SHORT);

    /** And whoever asks hears NOTIFY, behind curView on the disk: a reply would speak of what is gone. */
    @Test
    void whoAsksAboutAViewLeftBehindHearsNotifyAlone() {
        p1.receive(2, new Message.MemWrite(NUM, V0, List.of(ADD_4)));
        p1.receive(2, new Message.Notify(NEXT, false));
        for (Message.Request request : List.of(
                new Message.MemRead(NUM, V0),
                new Message.Look(NUM, V0, List.of(ADD_4), "k"),
                new Message.WriteAndLook(NUM, V0, "k", new TaggedValue("v", new Timestamp(1, "p3", 1, 1))),
                new Message.MemWrite(NUM, V0, List.of(ADD_4)))) {
            p1.sent.clear();
            p1.receive(3, request);
            assertEquals(
                    List.of(new Effect.Send<>(pid(3), "host:3", new Message.Notify(NEXT, false), 2)),
                    p1.sent,
                    request::toString);
        }
        p1.sent.clear();
        p1.receive(3, new Message.MemRead(NUM, NEXT));
        assertEquals(
                List.of(new Message.MemReadReply(NUM, List.of())),
                p1.sent.stream().map(Effect.Send::message).toList());
    }

    /** What the process tells itself waits for the disk: until then it might come back to the older view. */
    @Test
    void recordsLeaveTheDiskOnceCurViewIsThere() {
        p1.receive(2, new Message.MemWrite(NUM, V0, List.of(ADD_4)));
        p1.persisted.clear();
        p1.receive(2, new Message.Notify(NEXT, false));
        assertEquals(List.of(new Persistent.CurView(NEXT)), p1.persisted);
        p1.receive(1, new Message.Notify(NEXT, true));
        p1.receive(1, new Message.Notify(NEXT, true));
        assertEquals(List.of(new Persistent.CurView(NEXT), new Persistent.NoMemCopy(V0, pid(2))), p1.persisted);
    }

    /** A process that crashed between the two drops the rest in its next life. */
    @Test
    void whatAnEarlierLifeLeftGoesToo() {
        Puppet again = new Puppet(
                1,
                new DurableState<>(
                        2,
                        List.of(
                                new Persistent.OwnEntry(V0, ADD_4.proposal()),
                                new Persistent.MemCopy(V0, ADD_4),
                                new Persistent.CurView(NEXT))),
                ShortParts.SHORT);
        again.receive(1, new Message.Notify(NEXT, true));
        assertEquals(List.of(new Persistent.NoOwnEntry(V0), new Persistent.NoMemCopy(V0, pid(2))), again.persisted);
    }

    /** The paper's form answers for ever, so it keeps everything. */
    @Test
    void theFaithfulFormKeepsThePast() {
        Puppet faithful = Puppet.p1();
        faithful.receive(2, new Message.MemWrite(NUM, V0, List.of(ADD_4)));
        faithful.receive(2, new Message.Notify(NEXT, false));
        faithful.receive(1, new Message.Notify(NEXT, true));
        assertEquals(List.of(new Persistent.MemCopy(V0, ADD_4), new Persistent.CurView(NEXT)), faithful.persisted);
        faithful.sent.clear();
        faithful.receive(3, new Message.MemRead(NUM, V0));
        assertEquals(
                new Message.MemReadReply(NUM, List.of(ADD_4)),
                faithful.sent.getFirst().message());
    }

    /**
     * Three members, and a fourth that is added and removed in turn, under a new id each time: no more records than
     * after the first two of these, and no more in memory, restarts included.
     */
    @Test
    void recordsDoNotGrowWithReconfigurations() {
        TestCluster cluster = new TestCluster(7, ShortParts.SHORT, 3, 40);
        MutantScripts.complete(cluster, cluster.write(1, "a"));
        List<Integer> records = new ArrayList<>();
        for (int i = 4; i < 40; i++) {
            MutantScripts.complete(cluster, cluster.reconfig(1 + i % 3, add(i)));
            MutantScripts.complete(cluster, cluster.reconfig(1 + (i + 1) % 3, remove(i)));
            if (i % 5 == 0) {
                cluster.restart(1 + i % 3);
            }
            View now = cluster.p(1 + (i + 1) % 3).core.curView();
            assertTrue(cluster.runUntil(
                    MutantScripts.MANY_STEPS,
                    () -> members(cluster).allMatch(p -> now.isSubsetOf(p.core.curView()) && isQuiet(p))));
            records.add(members(cluster).mapToInt(p -> p.disk.size()).max().orElseThrow());
            members(cluster).forEach(p -> assertEquals(0, p.core.replica.viewsWithProposals(), p.id::toString));
        }
        assertEquals(2, records.stream().mapToInt(n -> n).max().orElseThrow(), "a register and curView: " + records);
        assertEquals("", RandomSchedule.violation(cluster));
    }

    private static Stream<TestCluster.Process> members(TestCluster cluster) {
        return Stream.of(1, 2, 3).map(cluster::p);
    }

    private static boolean isQuiet(TestCluster.Process p) {
        return p.unsynced.isEmpty() && p.held.isEmpty() && p.disk.size() <= 2;
    }
}
