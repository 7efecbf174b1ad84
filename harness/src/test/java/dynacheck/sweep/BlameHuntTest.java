package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultModel;
import dynacheck.history.Keyword;
import dynacheck.report.Blame;
import dynacheck.shrink.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who is blamed, where the test decides what a failure needs. */
class BlameHuntTest {
    private static final Script SCRIPT = new Script(
            "a-store",
            Map.of(),
            List.of("atomicity/stale-read"),
            1,
            FaultModel.ORDINARY,
            List.of("n1", "n2", "n3"),
            2,
            1,
            List.of(
                    new Script.Operation(10, 0, false, "write", List.of("0", 1L), "n1"),
                    new Script.Operation(20, 2, false, "reconfig", Map.of(Keyword.of("add"), List.of("n4")), "n2")),
            List.of(fault("kill", "n1", 1), fault("kill", "n2", 2), fault("pause", "n3", 3)));

    private static Script.Fault fault(String kind, String node, long seconds) {
        return new Script.Fault(
                seconds * 1_000_000_000,
                Script.TO_THE_END,
                kind,
                Map.of(node, NodeState.DOWN),
                Map.of(),
                List.of(),
                false);
    }

    private static Blame blame(Predicate<Script> fails) {
        return BlameHunt.of(SCRIPT, fails, Duration.ofSeconds(60), line -> {});
    }

    private static boolean has(Script script, String node) {
        return script.faults().stream().anyMatch(f -> f.nodes().containsKey(node));
    }

    @Test
    void theOneFaultThatIsNeededIsNamed() {
        Blame found = blame(s -> has(s, "n1") && s.seed() % 3 != 0);
        assertTrue(found.sentence().endsWith("The failure needs: kill n1 at 1.000 s."), found.sentence());
        assertEquals(
                List.of(
                        "any fault or reconfiguration: needed",
                        "every kill (2): needed",
                        "pause n3 at 3.000 s: not needed",
                        "reconfiguration +n4 at n2, at 0.000 s: not needed",
                        "what network and disks do by themselves: not needed",
                        "kill n1 at 1.000 s: needed",
                        "kill n2 at 2.000 s: not needed"),
                found.rows().stream().map(r -> r.without() + ": " + r.so()).toList());
        assertTrue(found.failed() >= 8 && found.failed() < found.runs(), found::toString);
    }

    /** The control: what fails anyway is nobody's fault. */
    @Test
    void nothingIsBlamedForWhatComesWithoutAnything() {
        Blame found = blame(s -> true);
        assertTrue(found.sentence().contains("needs no fault and no reconfiguration"), found.sentence());
        assertEquals(1, found.rows().size(), "no need to ask about each");
    }

    @Test
    void eitherOfTwoWillDo() {
        Blame found = blame(s -> has(s, "n1") || has(s, "n2"));
        assertTrue(found.sentence().endsWith("The failure needs: every kill (2)."), found.sentence());
    }

    @Test
    void twoKindsThatAreBothNeeded() {
        Blame found = blame(s -> has(s, "n3") && s.operations().size() == 2);
        assertTrue(
                found.sentence()
                        .endsWith("The failure needs: pause n3 at 3.000 s; reconfiguration +n4 at n2, at 0.000 s."),
                found.sentence());
    }

    /** One failure in so many runs proves nothing about what is left out. */
    @Test
    void whatFailsTooSeldomIsNotClear() {
        Blame found = blame(s -> s.seed() == 1 && s.faults().size() == 3);
        assertEquals(1, found.failed());
        assertTrue(found.sentence().contains("Not clear: every kill (2); pause n3 at 3.000 s"), found.sentence());
    }

    @Test
    void theTimeEndsIt() {
        Blame found = BlameHunt.of(SCRIPT, s -> true, Duration.ZERO, line -> {});
        assertEquals(0, found.runs());
        assertTrue(found.rows().stream().allMatch(r -> r.so().startsWith("not clear")), found::toString);
    }

    @Test
    void fishersTest() {
        assertEquals(0.0236, BlameHunt.chance(0, 20, 5, 20), 0.0001);
        assertEquals(1, BlameHunt.chance(5, 5, 5, 5), 1e-9);
        assertTrue(BlameHunt.chance(0, 60, 8, 60) < 0.01);
        assertTrue(BlameHunt.chance(0, 10, 8, 10) < 0.01);
    }
}
