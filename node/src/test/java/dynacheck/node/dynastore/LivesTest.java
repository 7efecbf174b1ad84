package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is its disk: who is let in, who takes part, who ends. */
@NullUnmarked
class LivesTest {
    private static LivesCluster cluster(int members) {
        return new LivesCluster(members, Parts.FAITHFUL);
    }

    private static boolean confirmed(LivesCluster cluster, String name) {
        LivingProcess process = cluster.host(name).process;
        return process != null && process.isConfirmed();
    }

    private static void refused(LivesCluster cluster, String name, String why) {
        assertEquals(null, cluster.host(name).process, name + " ended");
        assertTrue(cluster.host(name).refusal.contains(why), cluster.host(name).refusal);
    }

    @Test
    void aFirstLifeTakesPartOnceMoreThanHalfOfTheOthersRecordedIt() {
        LivesCluster cluster = cluster(5).start("n1", "n2", "n3");
        assertFalse(confirmed(cluster, "n1"), "two of four others");
        TestCluster.Call early = cluster.write("n1", "a");
        assertInstanceOf(Outcome.Failed.class, early.outcome);
        assertTrue(early.outcome.toString().contains("2 have, not yet [n4, n5]"), early.outcome.toString());
        cluster.start("n4");
        for (String name : List.of("n1", "n2", "n3", "n4")) {
            assertTrue(confirmed(cluster, name), name);
        }
        assertTrue(cluster.write("n1", "a").ok());
        cluster.start("n5");
        assertTrue(cluster.read("n5").ok());
    }

    @Test
    void whoIsAloneInV0NeedsNobody() {
        LivesCluster cluster = cluster(1).start("n1");
        assertTrue(cluster.write("n1", "a").ok());
    }

    @Test
    void aRestartOfAConfirmedLifeNeedsNobodyAndOneOfAnotherDoes() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3");
        cluster.kill("n1");
        cluster.kill("n2");
        cluster.start("n1");
        assertTrue(confirmed(cluster, "n1"));

        LivesCluster unconfirmed = cluster(3).start("n1");
        unconfirmed.kill("n1");
        unconfirmed.start("n1");
        assertFalse(confirmed(unconfirmed, "n1"));
        unconfirmed.start("n2", "n3");
        assertTrue(confirmed(unconfirmed, "n1"));
    }

    @Test
    void aSwappedDiskIsRefusedAndTheRestGoesOn() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3");
        assertTrue(cluster.write("n1", "a").ok());
        cluster.kill("n3");
        cluster.emptyDisk("n3");
        cluster.start("n3");
        refused(cluster, "n3", "n3 has lived elsewhere");
        assertTrue(cluster.write("n1", "b").ok());
        assertEquals("", cluster.violation());
    }

    @Test
    void anOldCopyOfADiskIsRefused() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3");
        Runnable old = cluster.host("n3").copy();
        for (int restart = 0; restart < 2; restart++) {
            cluster.kill("n3");
            cluster.start("n3");
        }
        cluster.kill("n3");
        old.run();
        cluster.start("n3");
        refused(cluster, "n3", "n3 has started 3 times, this one says it is number 2");
    }

    /** The copy's next start has the number of the original's last; the name of the start tells them apart. */
    @Test
    void twoStartsWithOneIncarnationAreTwoProcesses() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3");
        Runnable old = cluster.host("n3").copy();
        cluster.kill("n3");
        cluster.start("n3");
        cluster.kill("n3");
        old.run();
        cluster.start("n3");
        refused(cluster, "n3", "it runs on an old copy of its disk, or twice");
    }

    @Test
    void aNewcomersNewLifeIsAnotherProcess() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3", "n4");
        ProcessId first = cluster.host("n4").process.self();
        assertTrue(cluster.invoke("n1", new Operation.Reconfig(List.of(new Change.Add(first, "n4:1"))))
                .ok());
        assertTrue(cluster.read("n4").ok());
        cluster.kill("n4");
        cluster.emptyDisk("n4");
        cluster.start("n4");
        ProcessId second = cluster.host("n4").process.self();
        assertFalse(second.equals(first));
        assertInstanceOf(Outcome.Failed.class, cluster.read("n4").outcome);
        TestCluster.Call both = cluster.invoke("n1", new Operation.Reconfig(List.of(new Change.Add(second, "n4:1"))));
        assertTrue(
                both.outcome.toString().contains("a process named n4 is a member, as life"), both.outcome.toString());
        assertTrue(cluster.invoke("n1", new Operation.Reconfig(List.of(new Change.Remove(first))))
                .ok());
        assertTrue(cluster.invoke("n1", new Operation.Reconfig(List.of(new Change.Add(second, "n4:1"))))
                .ok());
        assertTrue(cluster.read("n4").ok());
    }

    /** Added under one name on both sides of a partition: two processes, as the paper has it. */
    @Test
    void twoProcessesOfOneNameAreShownByTheirLives() {
        ProcessId a = new ProcessId("n4", "a1");
        ProcessId b = new ProcessId("n4", "b2");
        View view = View.of(List.of(new Change.Add(a, "h:1"), new Change.Add(b, "h:2"), TestCluster.add(1)));
        assertEquals(3, view.members().size());
        assertEquals("{+n4/a1,+n4/b2,+p1}", view.toString());
        assertEquals("{+n4}", View.of(List.of(new Change.Add(a, "h:1"))).toString());
    }

    /** A greeting of this process's own id comes from somebody else. */
    @Test
    void nobodyElseIsThisProcess() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3");
        Greeting self = cluster.host("n1").process.greeting();
        List<Effect<Message, Persistent>> effects = cluster.host("n1").process.step(new Event.Greeted<>(self));
        assertTrue(effects.stream().anyMatch(Effect.Refuse.class::isInstance), effects.toString());
    }

    /** A refusal of an earlier start, which arrives late, ends nobody. */
    @Test
    void aRefusalOfAnotherStartIsNone() {
        LivesCluster cluster = cluster(3).start("n1", "n2", "n3");
        LivingProcess n1 = cluster.host("n1").process;
        List<Effect<Message, Persistent>> late = new ArrayList<>();
        late.addAll(n1.step(new Event.MessageReceived<>(
                ProcessId.of("n2"), new Message.RefusedLife(n1.greeting().life(), "another start", "old"))));
        late.addAll(n1.step(new Event.MessageReceived<>(
                ProcessId.of("n2"),
                new Message.RefusedLife("another life", n1.greeting().start(), "old"))));
        assertEquals(List.of(), late);
    }

    /** A confirmed life is right against one that a single process recorded while it was cut off. */
    @Test
    void aConfirmedLifeReplacesOneThatNeverWas() {
        LivesCluster cluster = cluster(5);
        cluster.start("n1", "n5");
        cluster.packets.clear();
        cluster.kill("n5");
        cluster.emptyDisk("n5");
        cluster.lost = p -> p.from().equals("n1") || p.to().equals("n1");
        cluster.start("n2", "n3", "n4", "n5");
        assertTrue(confirmed(cluster, "n5"));
        cluster.lost = p -> false;
        cluster.run();
        assertTrue(confirmed(cluster, "n5") && confirmed(cluster, "n1"));
    }

    /** Two lives of one member, and every way to split the others between them: never are both confirmed. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void twoLivesOfOneMemberAreNeverBothConfirmed(int members) {
        String last = "n" + members;
        for (int first = 0; first < 1 << (members - 1); first++) {
            LivesCluster cluster = cluster(members);
            for (int i = 1; i < members; i++) {
                cluster.start("n" + i);
            }
            int heardFirst = first;
            cluster.lost = p -> touches(p, last) && !heard(p, heardFirst);
            cluster.start(last);
            boolean one = confirmed(cluster, last);
            cluster.kill(last);
            cluster.emptyDisk(last);
            cluster.lost = p -> touches(p, last) && heard(p, heardFirst);
            cluster.start(last);
            assertFalse(one && confirmed(cluster, last), "the first was heard by " + Integer.toBinaryString(first));
        }
    }

    private static boolean touches(LivesCluster.Packet p, String name) {
        return p.from().equals(name) || p.to().equals(name);
    }

    /** Whether the other end is in the set of bits. */
    private static boolean heard(LivesCluster.Packet p, int set) {
        int from = Integer.parseInt(p.from().substring(1));
        int to = Integer.parseInt(p.to().substring(1));
        return (set & 1 << (Math.min(from, to) - 1)) != 0;
    }

    @Test
    void aStartThatSaysOtherwiseIsRefusedNamingBoth() {
        View view = View.of(List.of(TestCluster.add(1), TestCluster.add(2)));
        dynacheck.node.lives.Birth birth = new Birth("p1", "a1", "prod", "host:1", view).common();
        assertEquals(null, birth.contradiction(new Birth("p1", "b2", "prod", "host:1", view).common()));
        View alone = View.of(List.of(TestCluster.add(1)));
        for (Birth said : List.of(
                new Birth("p2", "", "prod", "host:1", view),
                new Birth("p1", "", "test", "host:1", view),
                new Birth("p1", "", "prod", "host:9", view),
                new Birth("p1", "", "prod", "host:1", alone))) {
            String refusal = birth.contradiction(said.common());
            assertTrue(refusal.startsWith("the data of p1 says --") && refusal.contains("this start says --"), refusal);
        }
        assertTrue(birth.contradiction(new Birth("p1", "", "prod", "host:1", alone).common())
                .contains("--initial-view p1=host:1,p2=host:2, this start says --initial-view p1=host:1:"));
    }
}
