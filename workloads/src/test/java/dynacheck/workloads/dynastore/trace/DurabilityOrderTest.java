package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.history.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurabilityOrderTest {
    private static final View V0 = View.parse("{+n1,+n2}");
    private static final View V1 = View.parse("{+n1,+n2,+n3}");
    private static final DiskFact OLD = new DiskFact.Value("k0", new Tag(1, "n1", 1, 1));
    private static final DiskFact NEW = new DiskFact.Value("k0", new Tag(2, "n1", 1, 2));
    private static final DiskFact MEM = new DiskFact.Mem(V0, new TraceEvent.Entry("n1", View.parse("{+n3}")));

    private final Observations observed = new Observations();

    private void told(DiskFact... facts) {
        observed.add("n1", 1, 10, new TraceEvent.Told(List.of(facts)));
    }

    private void restartsWith(DiskFact... facts) {
        observed.add("n1", 2, 20, new TraceEvent.Recovered(List.of(facts)));
    }

    @Test
    void aDiskWithAllThatWasToldOrMoreIsInOrder() {
        told(OLD, MEM, new DiskFact.Current(V0));
        restartsWith(NEW, MEM, new DiskFact.Current(V1));
        assertEquals(List.of(), observed.violations());
        assertEquals(3, observed.recoveredFacts());
    }

    @Test
    void whatWasToldAndIsNotOnTheDiskIsAViolationToldOnce() {
        told(OLD, NEW, MEM, new DiskFact.Current(V1));
        restartsWith(OLD, new DiskFact.Current(V0));
        observed.add("n1", 3, 30, new TraceEvent.Recovered(List.of(OLD, new DiskFact.Current(V0))));
        Violation lost = onlyViolation();
        assertEquals(
                "n1 started again without what it had reported to others as stored: curView {+n1,+n2,+n3} and 2 more.",
                lost.why());
        assertEquals(
                List.of("n1"), lost.seen().stream().map(Violation.Seen::process).toList());
    }

    private Violation onlyViolation() {
        assertEquals(1, observed.violations().size(), observed.violations()::toString);
        Violation only = observed.violations().getFirst();
        assertEquals(Property.DURABLE, only.property());
        return only;
    }

    /** A power cut took the end of n1's trace, but not what n2 heard of it. */
    @Test
    void whatOthersHeardMustBeOnTheDiskToo() {
        observed.add("n2", 1, 10, new TraceEvent.Heard("n1", 1, List.of(OLD, MEM)));
        told(OLD);
        restartsWith(NEW);
        assertEquals(
                "n1 started again without what it had reported to others as stored: " + MEM + ".",
                onlyViolation().why());
        assertEquals(2, observed.recoveredFacts());
    }

    @Test
    void whatALaterLifeToldNeedNotHaveBeenThereBefore() {
        observed.add("n2", 1, 10, new TraceEvent.Heard("n1", 2, List.of(NEW)));
        observed.add("n2", 1, 30, new TraceEvent.Heard("n1", 1, List.of(OLD)));
        restartsWith(OLD);
        assertEquals(List.of(), observed.violations());
        observed.add("n1", 3, 40, new TraceEvent.Recovered(List.of(OLD)));
        assertEquals(1, observed.violations().size());
    }

    /** The short form says nothing any more of views inside curView; the faithful one, without this fact, does. */
    @Test
    void whatWasDroppedNeedNotBeOnTheDiskIfItsViewWasLeftBehind() {
        told(OLD, MEM, new DiskFact.Current(V1));
        restartsWith(OLD, new DiskFact.Current(V1), new DiskFact.Dropped(V1));
        assertEquals(List.of(), observed.violations());
        observed.add("n1", 3, 30, new TraceEvent.Recovered(List.of(OLD, new DiskFact.Current(V1))));
        assertEquals(1, observed.violations().size());
    }

    @Test
    void noProposalOfTheCurrentViewMayBeDropped() {
        told(MEM, new DiskFact.Current(V0));
        restartsWith(new DiskFact.Current(V0), new DiskFact.Dropped(V0));
        assertEquals(1, observed.violations().size());
    }

    @Test
    void anotherProcessHasAnotherDisk() {
        told(NEW);
        observed.add("n2", 2, 20, new TraceEvent.Recovered(List.of()));
        assertEquals(List.of(), observed.violations());
    }
}
