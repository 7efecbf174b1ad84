package dynacheck.run;

import dynacheck.checker.RunInfo;
import dynacheck.checker.register.LiveAtomicity;
import dynacheck.cluster.Cluster;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.history.Op;
import dynacheck.injection.NemesisPackage;
import dynacheck.judge.Standards;
import dynacheck.membership.Membership;
import dynacheck.membership.MembershipChange;
import dynacheck.runner.Runner;
import dynacheck.target.Capabilities;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a run does, whatever cluster it runs on: an {@link Experiment} whose names are found and numbers fixed. */
public record Trial(
        Workload workload,
        Target target,
        List<NemesisPackage> packages,
        Workload.Settings settings,
        Duration nemesisInterval,
        boolean stopOnViolation) {

    Capabilities capabilities() {
        return target.capabilities(settings.options());
    }

    Standards standards() {
        return OwnStandards.of(target, settings.options(), workload.vocabulary());
    }

    /** Whether the system's members can change, as it is used here. */
    public boolean changesMembers() {
        return capabilities().membership() != MembershipChange.NONE;
    }

    public Workload.Plan plan() {
        return workload.plan(settings);
    }

    public RunInfo info(Workload.Plan plan, List<String> commandLine) {
        Set<String> coverage = new TreeSet<>(plan.requiredCoverage());
        packages.forEach(p -> coverage.addAll(p.about().coverage()));
        if (!plan.finalOps().isEmpty()) {
            coverage.add(RunInfo.FINAL_OPERATIONS);
        }
        return new RunInfo(
                workload.name(),
                workload.name(),
                settings.seed(),
                settings.nodes(),
                coverage,
                RunInfo.DEFAULT_GRACE,
                Map.of(
                        "dynacheck",
                        Version.CURRENT,
                        "jdk",
                        Runtime.version().toString(),
                        RunInfo.TARGET,
                        target.name(),
                        RunInfo.VOCABULARY,
                        workload.vocabulary()),
                commandLine,
                Instant.now());
    }

    Runner.Setup setup(Workload.Plan plan, Membership membership) {
        List<Generator> reconfigs = new ArrayList<>(List.of(plan.reconfigs().apply(membership)));
        packages.forEach(p -> reconfigs.add(p.reconfigs(nemesisInterval, membership)));
        return new Runner.Setup(
                plan.clientOps(),
                Generators.any(reconfigs),
                NemesisSchedule.of(packages, nemesisInterval, settings.timeLimit()),
                plan.finalOps(),
                settings.clients(),
                Math.max(
                        plan.reconfigurers(),
                        packages.stream()
                                .mapToInt(p -> p.about().reconfigurers())
                                .max()
                                .orElse(1)),
                capabilities().membership(),
                settings.timeLimit(),
                RunInfo.DEFAULT_GRACE,
                settings.seed());
    }

    Faults faults(Cluster cluster, Membership membership) {
        return new Faults(packages, cluster, membership, settings.seed());
    }

    /** Receives every op of a run and ends it at its first violation, if that was asked for. */
    Consumer<Op> watch(Runnable stop, RunListener listener) {
        return stopOnViolation
                ? new LiveAtomicity(what -> {
                    listener.says("violation: " + what);
                    listener.says("ending the run early: healing, then judging what was recorded ...");
                    stop.run();
                })
                : op -> {};
    }

    /** Every option with the value in force. */
    Map<String, Object> effective(String cluster) {
        Map<String, Object> all = new TreeMap<>();
        all.put("cluster", cluster);
        all.put("target", target.name());
        all.put("target-options", new TreeMap<>(settings.options()));
        all.put("nodes", settings.nodes());
        all.put("concurrency", settings.clients());
        all.put("keys", settings.keys());
        all.put("rate", settings.ratePerSecond());
        all.put("stagger", settings.arrivals().name().toLowerCase(Locale.ROOT));
        all.put("time-limit-ms", settings.timeLimit().toMillis());
        all.put("nemesis", packages.stream().map(NemesisPackage::name).toList());
        all.put("nemesis-interval-ms", nemesisInterval.toMillis());
        all.put("stop-on-violation", stopOnViolation);
        all.put("plugins", PluginLoader.inUse().stream().map(Path::toString).toList());
        return all;
    }
}
