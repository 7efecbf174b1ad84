package dynacheck.bench;

import dynacheck.checker.Verdict;
import dynacheck.sweep.Range;
import dynacheck.sweep.SeedResult;
import dynacheck.sweep.Swarm;
import dynacheck.sweep.Sweep;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How fast the simulator is, with faults, white-box checks and every checker of the history: the same seeds each time,
 * so that two machines or two versions do the same work. Processor time is that of the whole process, compilers and
 * garbage collector included; a part of the seeds is run before the clock starts.
 */
public final class SimBench {
    /** @param cpuNanos of this process, over all its threads */
    public record Result(
            long seeds, long delivered, double virtualSeconds, long wallNanos, long cpuNanos, Verdict verdict) {
        public double messagesPerCpuSecond() {
            return delivered * 1e9 / cpuNanos;
        }

        public double virtualSecondsPerSecond() {
            return virtualSeconds * 1e9 / wallNanos;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d seeds, %.0f virtual seconds, %d messages in %.1f s (%.1f CPU seconds): "
                            + "%.0f messages a CPU second, %.0f virtual seconds a second; %s",
                    seeds,
                    virtualSeconds,
                    delivered,
                    wallNanos / 1e9,
                    cpuNanos / 1e9,
                    messagesPerCpuSecond(),
                    virtualSecondsPerSecond(),
                    verdict);
        }
    }

    private final Swarm swarm;

    private SimBench(Swarm swarm) {
        this.swarm = swarm;
    }

    /** What {@code dynacheck sim} runs. */
    public static SimBench ofSweep() {
        return new SimBench(Swarm.USUAL);
    }

    /** Five nodes at ten client operations a virtual second. */
    public static SimBench ofFiveNodes() {
        return new SimBench(Swarm.USUAL
                .workloads(List.of("register"))
                .nodes(Range.of(5))
                .concurrency(Range.of(5))
                .rate(Range.of(10))
                .timeLimit(Duration.ofSeconds(60)));
    }

    public Result run(int seeds) throws InterruptedException {
        List<SeedResult> warmUp = Sweep.run(new Range(1, seeds), this::one, result -> {});
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        List<SeedResult> results = Sweep.run(new Range(1, seeds), this::one, result -> {});
        wall = System.nanoTime() - wall;
        cpu = cpuNanos() - cpu;
        return new Result(
                seeds,
                results.stream().mapToLong(SeedResult::delivered).sum(),
                results.stream().mapToLong(SeedResult::virtualNanos).sum() / 1e9,
                wall,
                cpu,
                warmUp.stream().map(SeedResult::verdict).reduce(Verdict.VALID, Verdict::merge));
    }

    private SeedResult one(long seed) {
        return SeedResult.of(swarm.draw(seed));
    }

    /** Of this whole program, compilers and garbage collectors included. */
    public static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }
}
