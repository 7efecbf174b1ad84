package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final long LIMIT_NANOS = 200_000_000;
    private static final int EVENTS = 5_000;

    private int left = EVENTS;

    /** A sweep that was stopped for a while, or had to wait for a processor, ended as if its system had run wild. */
    @Test
    void timeInWhichItDidNotRunIsNoStorm() {
        assertEquals(null, runWith(() -> {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < 2 * LIMIT_NANOS) {
                LockSupport.parkNanos(LIMIT_NANOS);
            }
        }));
    }

    @Test
    void aVirtualSecondThatTakesTooMuchProcessorTimeIsAStorm() {
        String storm = runWith(() -> {
            long begun = cpuNanos();
            while (cpuNanos() - begun < 2 * LIMIT_NANOS) {
                Thread.onSpinWait();
            }
        });
        assertNotNull(storm);
        assertTrue(storm.startsWith("a storm: ") && left > 0, storm);
    }

    /** Runs events within one virtual second, the first of which does this. */
    private @Nullable String runWith(Runnable first) {
        Simulation simulation = new Simulation(1, null, LIMIT_NANOS);
        simulation.after(0, first);
        for (int i = 0; i < EVENTS; i++) {
            simulation.after(i, () -> left--);
        }
        return simulation.runUntil(() -> left == 0);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
