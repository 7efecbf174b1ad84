package dynacheck.sim;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the processor time of one virtual second. Time in which the process was stopped, or waited for a busy machine,
 * does not count: a seed must not fail because the machine had other work.
 */
final class Patience {
    /** A virtual second mostly takes milliseconds. Reading processor time is slow, so only a long one is checked. */
    private static final long UNSUSPICIOUS_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long MOST_CPU_NANOS = Duration.ofSeconds(15).toNanos();

    private final LongSupplier clock;
    private final LongSupplier cpu;
    private long beganNanos;
    private @Nullable Long suspiciousAtCpu;

    /** Uses the system's clock and this process's processor time. */
    Patience() {
        this(System::nanoTime, Patience::cpuNanos);
    }

    /**
     * @param clock real time
     * @param cpu processor time
     */
    Patience(LongSupplier clock, LongSupplier cpu) {
        this.clock = clock;
        this.cpu = cpu;
        secondBegins();
    }

    /** Of the whole process, because a JVM does not tell that of a virtual thread. */
    static long cpuNanos() {
        // Where the system does not tell, real time is the next best.
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElseGet(System::nanoTime);
    }

    void secondBegins() {
        beganNanos = clock.getAsLong();
        suspiciousAtCpu = null;
    }

    boolean isOver() {
        if (clock.getAsLong() - beganNanos < UNSUSPICIOUS_NANOS) {
            return false;
        }
        Long from = suspiciousAtCpu;
        if (from == null) {
            suspiciousAtCpu = cpu.getAsLong();
            return false;
        }
        return cpu.getAsLong() - from > MOST_CPU_NANOS;
    }
}
