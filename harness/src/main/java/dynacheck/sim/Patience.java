package dynacheck.sim;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of a processor one virtual second may take. What a stopped process or a busy machine adds is not counted: a
 * seed must not fail because somebody else was at work.
 */
final class Patience {
    /** Usually a virtual second takes milliseconds. Only a longer one is worth a question about the processor. */
    private static final long UNSUSPICIOUS_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long MOST_CPU_NANOS = Duration.ofSeconds(15).toNanos();

    private final LongSupplier clock;
    private final LongSupplier cpu;
    private long beganNanos;
    private @Nullable Long suspiciousAtCpu;

    /** By the clock and the processor time of this process. */
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

    /** Of the process, whatever else it does meanwhile: of a virtual thread no JVM says it. */
    static long cpuNanos() {
        // Where a system does not tell, real time is the next best.
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
