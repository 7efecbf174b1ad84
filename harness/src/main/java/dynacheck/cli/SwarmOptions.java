package dynacheck.cli;

import dynacheck.generator.Arrivals;
import dynacheck.sweep.Leaning;
import dynacheck.sweep.Range;
import dynacheck.sweep.Swarm;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@link Swarm}: the ranges that a seed draws its run from. */
final class SwarmOptions {
    @Option(
            names = {"-w", "--workload"},
            split = ",",
            defaultValue = "register,churn,replace",
            description = "one of these for each seed; default register,churn,replace")
    List<String> workloads = List.of("register", "churn", "replace");

    @Option(names = "--nodes", defaultValue = "3..7", description = "size of V(0); default 3..7")
    Range nodes = new Range(3, 7);

    @Option(names = "--concurrency", defaultValue = "2..10", description = "client threads; default 2..10")
    Range concurrency = new Range(2, 10);

    @Option(names = "--keys", defaultValue = "1..4", description = "registers in use; default 1..4")
    Range keys = new Range(1, 4);

    @Option(names = "--rate", defaultValue = "5..40", description = "client operations a second; default 5..40")
    Range rate = new Range(5, 40);

    @Option(
            names = "--stagger",
            defaultValue = "exponential",
            description = "gaps between client ops: exponential (bursts and lulls), uniform or even")
    Arrivals arrivals = Arrivals.EXPONENTIAL;

    @Option(names = "--time-limit", defaultValue = "12s", description = "virtual length of a run; default 12s")
    Duration timeLimit = Duration.ofSeconds(12);

    @Option(names = "--nemesis", defaultValue = Swarm.ALL, description = "a part of these for each seed; default all")
    String nemesis = Swarm.ALL;

    @Option(
            names = "--nemesis-interval-ms",
            defaultValue = "300..2000",
            description = "mean time between faults; default 300..2000")
    Range nemesisIntervalMs = new Range(300, 2000);

    @Mixin
    PluginOptions plugins = new PluginOptions();

    @Mixin
    FaultOptions faults = new FaultOptions();

    @Option(
            names = "--amnesia",
            description = "restarted nodes find an empty disk in the place of their own, and must be refused")
    boolean amnesia;

    @Option(
            names = "--old-disk",
            description = "restarted nodes may find their disk as it was some starts ago, and must be refused")
    boolean oldDisk;

    @Option(
            names = "--lean",
            paramLabel = "TABLE",
            description = "what draws lean to, as `campaign learn` says it; default: every draw is as likely")
    Leaning leaning = Leaning.NONE;

    @Option(names = "--draw", paramLabel = "N", description = "the seed's Nth draw of its options; default: --lean's")
    @Nullable
    Integer draw;

    @Mixin
    SystemOptions system = new SystemOptions();

    Swarm swarm() {
        return Swarm.USUAL
                .workloads(workloads)
                .nodes(nodes)
                .concurrency(concurrency)
                .keys(keys)
                .rate(rate)
                .arrivals(arrivals)
                .timeLimit(timeLimit)
                .nemesis(nemesis)
                .nemesisIntervalMs(nemesisIntervalMs)
                .faults(faults.ranges())
                .amnesia(amnesia)
                .oldDisk(oldDisk)
                .leaning(leaning)
                .nthDraw(draw)
                .target(system.target, system.options);
    }
}
