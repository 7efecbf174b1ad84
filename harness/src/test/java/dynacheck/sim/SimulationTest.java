package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int EVENTS = 5_000;

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong cpu = new AtomicLong();
    private int left = EVENTS;

    /** A sweep that was stopped for a while, or had to wait for a processor, ended as if its system had run wild. */
    @Test
    void timeInWhichItDidNotRunIsNoStorm() {
        assertEquals(null, runWith(Duration.ofSeconds(1), Duration.ZERO));
    }

    @Test
    void aVirtualSecondThatTakesTooMuchProcessorTimeIsAStorm() {
        String storm = runWith(Duration.ofMillis(20), Duration.ofMillis(20));
        assertNotNull(storm);
        assertTrue(storm.startsWith("a storm: ") && left > 0, storm);
    }

    /** Runs events within one virtual second, each of which takes so long. */
    private @Nullable String runWith(Duration real, Duration processor) {
        Simulation simulation = new Simulation(1, null, new Patience(clock::get, cpu::get));
        for (int i = 0; i < EVENTS; i++) {
            simulation.after(i, () -> {
                clock.addAndGet(real.toNanos());
                cpu.addAndGet(processor.toNanos());
                left--;
            });
        }
        return simulation.runUntil(() -> left == 0);
    }

    /** Two runs that differ in what is written must not look alike, though all messages may go the same ways. */
    @Test
    void theFingerprintKnowsWhatIsSaid() {
        long one = fingerprint("write", List.of("k", 1L));
        assertEquals(one, fingerprint("write", List.of("k", 1L)));
        assertNotEquals(one, fingerprint("write", List.of("k", 2L)));
        assertNotEquals(one, fingerprint("cas", List.of("k", 1L)));
        assertNotEquals(one, fingerprint("write", null));
    }

    private static long fingerprint(String f, @Nullable Object value) {
        Simulation simulation = new Simulation(1, null);
        Op unused = new SimRecorder(simulation, op -> {}).append(0L, OpType.INVOKE, f, value, Map.of());
        return simulation.hash();
    }
}
