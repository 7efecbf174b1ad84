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
    private static final Duration UNSUSPICIOUS = Duration.ofSeconds(5);

    private static final Duration MOST_CPU = Duration.ofSeconds(15);

    private final long unsuspiciousNanos;
    private final long mostCpuNanos;
    private final LongSupplier clock;
    private final LongSupplier cpu;
    private long beganNanos;
    private @Nullable Long suspiciousAtCpu;

    /** By the system's clock and this process's processor time. */
    Patience() {
        this(UNSUSPICIOUS, MOST_CPU);
    }

    /** The same with other limits. */
    Patience(Duration unsuspicious, Duration mostCpu) {
        this(unsuspicious, mostCpu, System::nanoTime, Patience::cpuNanos);
    }

    /**
     * @param clock real time
     * @param cpu processor time
     */
    Patience(LongSupplier clock, LongSupplier cpu) {
        this(UNSUSPICIOUS, MOST_CPU, clock, cpu);
    }

    private Patience(Duration unsuspicious, Duration mostCpu, LongSupplier clock, LongSupplier cpu) {
        this.unsuspiciousNanos = unsuspicious.toNanos();
        this.mostCpuNanos = mostCpu.toNanos();
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
        if (clock.getAsLong() - beganNanos < unsuspiciousNanos) {
            return false;
        }
        Long from = suspiciousAtCpu;
        if (from == null) {
            suspiciousAtCpu = cpu.getAsLong();
            return false;
        }
        return cpu.getAsLong() - from > mostCpuNanos;
    }
}
