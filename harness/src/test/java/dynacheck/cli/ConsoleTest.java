package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.fault.FaultEvent;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.LiveMembership;
import dynacheck.runner.Runner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static void install(LiveMembership membership, FaultEvent fault) {
        membership.accept(new Op(fault.id(), 0, Op.NEMESIS, OpType.INFO, FaultEvent.F, fault.toEdn(), Map.of()));
    }

    private static FaultEvent fault(
            long id, String kind, List<String> nodes, List<FaultEvent.Link> links, boolean permanent) {
        return new FaultEvent(id, kind, FaultEvent.Phase.INSTALLED, nodes, links, List.of(), permanent, "seen");
    }

    @Test
    void theLineOfProgressNamesPhaseFailuresLinksAndNodesThatAreGone() {
        LiveMembership membership = new LiveMembership(List.of("n1", "n2", "n3", "n4", "n5"));
        assertEquals(
                "main phase, 43 s left: 100 ok (20 ops/s), 3 failed, 2 unknown; faults []; members [n1, n2, n3, n4,"
                        + " n5], slack 2 (2 with faults in force)",
                Console.text(progress(Runner.MAIN_PHASE, membership), 20));
        FaultEvent.Link link = new FaultEvent.Link("n1", "n2");
        install(membership, fault(1, "link-delay", List.of(), List.of(link), false));
        install(membership, fault(2, "link-reset", List.of(), List.of(link, link, link, link, link), false));
        install(membership, fault(3, "pause", List.of("n10", "n3"), List.of(), false));
        install(membership, fault(4, "crash-stop", List.of("n10", "n5"), List.of(), true));
        assertEquals(
                "final operations, at most 43 s left: 100 ok (20 ops/s), 3 failed, 2 unknown; faults"
                        + " [link-delay n1->n2, link-reset n1->n2,n1->n2,n1->n2 and 2 more, pause n3,n10], gone for"
                        + " good [n5, n10]; members [n1, n2, n3, n4, n5], slack 1 (0 with faults in force)",
                Console.text(progress("final operations", membership), 20));
    }

    private static Runner.Progress progress(String phase, LiveMembership membership) {
        return new Runner.Progress(phase, 0, 43_500_000_000L, 100, 3, 2, membership);
    }
}
