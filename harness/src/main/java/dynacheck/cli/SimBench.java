package dynacheck.cli;

import dynacheck.checker.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How fast the simulator is, with faults, white-box checks and every checker of the history: the same seeds each time,
 * so that two machines or two versions do the same work. Processor time is that of the whole process, compilers and
 * garbage collector included; a part of the seeds is run before the clock starts.
 */
final class SimBench {
    /** @param cpuNanos of this process, over all its threads */
    record Result(long seeds, long delivered, double virtualSeconds, long wallNanos, long cpuNanos, Verdict verdict) {
        double messagesPerCpuSecond() {
            return delivered * 1e9 / cpuNanos;
        }

        double virtualSecondsPerSecond() {
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

    private final SwarmOptions options;

    private SimBench(SwarmOptions options) {
        this.options = options;
    }

    /** What {@code dynacheck sim} runs. */
    static SimBench ofSweep() {
        return new SimBench(new SwarmOptions());
    }

    /** Five nodes at ten client operations a virtual second. */
    static SimBench ofFiveNodes() {
        SwarmOptions options = new SwarmOptions();
        options.workloads = List.of("register");
        options.nodes = Range.of(5);
        options.concurrency = Range.of(5);
        options.rate = Range.of(10);
        options.timeLimit = Duration.ofSeconds(60);
        return new SimBench(options);
    }

    Result run(int seeds) throws InterruptedException {
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
        return SeedResult.of(options.draw(seed));
    }

    /** Of this whole program, compilers and garbage collectors included. */
    static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }
}
