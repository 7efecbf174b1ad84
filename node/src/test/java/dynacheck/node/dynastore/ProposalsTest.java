package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be meant is refused before anything is sent; what can is proposed. */
class ProposalsTest {
    private static final View V0 = View.of(List.of(add(1), add(2), add(3)));

    private static void refused(View known, String word, Change... changes) {
        String refusal = Proposals.refusal(known, List.of(changes));
        assertTrue(refusal != null && refusal.contains(word), List.of(changes) + ": " + refusal);
        assertTrue(refusal.contains(": "), "cause and fix: " + refusal);
    }

    private static void proposed(View known, Change... changes) {
        assertNull(Proposals.refusal(known, List.of(changes)));
    }

    @Test
    void whatWasNeverAddedIsNotRemoved() {
        refused(V0, "no p4 was ever added", remove(4));
        refused(V0, "no p4 was ever added", remove(1), remove(4));
        proposed(V0.union(View.of(List.of(add(4)))), remove(4));
    }

    @Test
    void somebodyIsLeft() {
        refused(V0, "nobody would be left of [p1, p2, p3]", remove(1), remove(2), remove(3));
        refused(V0.union(View.of(List.of(remove(1), remove(2)))), "nobody would be left of [p3]", remove(3));
        proposed(V0, remove(1), remove(2), remove(3), add(4));
        proposed(V0, remove(1), remove(2));
    }

    @Test
    void whoWasRemovedNeverComesBack() {
        View without = V0.union(View.of(List.of(remove(1))));
        refused(without, "p1 was removed", add(1));
        proposed(without, remove(1));
    }

    @Test
    void aChangeAndItsOppositeAreNoProposal() {
        refused(V0, "p4 is both added and removed", add(4), remove(4));
        refused(V0, "p1 is both added and removed", add(1), remove(1));
    }

    @Test
    void anAddressIsOfOneMemberAndAMemberHasOneAddress() {
        refused(V0, "host:1 is the address of p1", new Change.Add(pid(4), "host:1"));
        refused(V0, "p1 is at host:1, not at host:4", new Change.Add(pid(1), "host:4"));
        refused(V0, "host:4 is the address of p4", add(4), new Change.Add(pid(5), "host:4"));
        proposed(V0.union(View.of(List.of(remove(1)))), new Change.Add(pid(4), "host:1"));
    }

    @Test
    void aNameIsOfOneMember() {
        Change.Add first = new Change.Add(new ProcessId("p4", "a1"), "host:4");
        Change.Add second = new Change.Add(new ProcessId("p4", "b2"), "host:5");
        View with = V0.union(View.of(List.of(first)));
        refused(with, "a process named p4 is a member, as life a1 at host:4", second);
        refused(V0, "a process named p4 is a member, as life a1 at host:4", first, second);
        proposed(with.union(View.of(List.of(new Change.Remove(first.id())))), second);
    }

    @Test
    void proposingAgainWhatIsThereIsAllowed() {
        proposed(V0, add(1));
        proposed(V0, add(1), add(4));
    }

    @Test
    void aRefusedProposalLeavesNoTrace() {
        Puppet p1 = Puppet.p1();
        p1.invoke(new Operation.Reconfig(List.of(add(4), remove(5))));
        assertInstanceOf(Outcome.Refused.class, p1.outcomes.getFirst());
        assertEquals(List.of(), p1.sent);
        p1.invoke(new Operation.Reconfig(List.of(new Change.Add(pid(4), "elsewhere:1"))));
        assertEquals(1, p1.outcomes.size(), "p4 has no address yet, so this one is under way");
    }
}
