package dynacheck.checker.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DurabilityOrderTest {
    @Test
    void whatWasToldAndIsNotOnTheDiskIsAViolation() {
        Observations observed = new Observations();
        observed.add("n1", 2, 10, new TraceEvent.Recovered(5, List.of()));
        assertEquals(List.of(), observed.violations());
        observed.add("n2", 2, 20, new TraceEvent.Recovered(3, List.of("curView {+n1}", "register k0")));
        assertEquals(8, observed.recoveredFacts());
        assertEquals(
                List.of(new Violation(
                        Property.DURABLE,
                        "n2 started again without what it had told others that it stores: curView {+n1} and 1 more.")),
                observed.violations());
    }
}
