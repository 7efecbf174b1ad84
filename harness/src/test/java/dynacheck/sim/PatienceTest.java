package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong cpu = new AtomicLong();
    private final Patience patience = new Patience(clock::get, cpu::get);

    private void pass(int seconds, int ofCpu) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
        cpu.addAndGet(Duration.ofSeconds(ofCpu).toNanos());
    }

    /** As for a process that got SIGSTOP, or that waits on a busy machine. */
    @Test
    void timeInWhichNothingRanDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            pass(3600, 1);
            assertFalse(patience.isOver());
        }
    }

    @Test
    void aSecondThatKeepsAProcessorBusyIsOver() {
        pass(6, 6);
        assertFalse(patience.isOver());
        pass(14, 14);
        assertFalse(patience.isOver());
        pass(2, 2);
        assertTrue(patience.isOver());
    }

    @Test
    void eachSecondHasItsOwn() {
        for (int i = 0; i < 100; i++) {
            pass(14, 14);
            assertFalse(patience.isOver());
            patience.secondBegins();
        }
    }

    /** Without suppliers of a test: a thread that only waits uses up nothing, whatever the clock says. */
    @Test
    void ofThisProcessOnlyProcessorTimeCounts() {
        Patience real = new Patience(Duration.ofMillis(10), Duration.ofSeconds(2));
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        assertFalse(real.isOver(), "now it is suspicious");
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < Duration.ofSeconds(3).toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        assertFalse(real.isOver());
    }

    /** Seeds run in virtual threads, whose processor time the JVM does not tell. */
    @Test
    void aVirtualThreadUsesProcessorTime() throws InterruptedException {
        AtomicLong used = new AtomicLong();
        Thread.ofVirtual()
                .start(() -> {
                    long before = Patience.cpuNanos();
                    while (used.get() == 0) {
                        used.set(Patience.cpuNanos() - before);
                    }
                })
                .join(Duration.ofSeconds(60));
        assertTrue(used.get() > 0, "nothing was used");
    }
}
