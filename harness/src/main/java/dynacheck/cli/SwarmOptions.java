package dynacheck.cli;

import dynacheck.sim.FaultModel;
import dynacheck.workload.NemesisPackage;
import dynacheck.workload.Target;
import dynacheck.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Swarm testing: from a seed to a run, every option drawn from its range. Equal options and seed give equal runs. */
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

    @Option(names = "--keys", defaultValue = "1..4", description = "registers; default 1..4")
    Range keys = new Range(1, 4);

    @Option(names = "--rate", defaultValue = "5..40", description = "client operations a second; default 5..40")
    Range rate = new Range(5, 40);

    @Option(names = "--time-limit", defaultValue = "12s", description = "virtual length of a run; default 12s")
    Duration timeLimit = Duration.ofSeconds(12);

    @Option(names = "--nemesis", defaultValue = "all", description = "a part of these for each seed; default all")
    String nemesis = "all";

    @Option(
            names = "--nemesis-interval-ms",
            defaultValue = "300..2000",
            description = "mean time between faults; default 300..2000")
    Range nemesisIntervalMs = new Range(300, 2000);

    @Option(names = "--calm", description = "network and disks make no faults by themselves")
    boolean calm;

    @Option(
            names = "--amnesia",
            description = "restarted nodes find an empty disk: a negative control, must be found INVALID")
    boolean amnesia;

    @Option(names = "--target", defaultValue = "dynastore", description = "system under test; default dynastore")
    String targetName = "dynastore";

    @Option(names = "--target-option", paramLabel = "K=V", description = "passed to the target; may be repeated")
    Map<String, String> targetOptions = new LinkedHashMap<>();

    /** The run of this seed. */
    SimulatedRun draw(long seed) {
        return draw(seed, targetOptions);
    }

    /** The run of this seed, with other options for the target. */
    SimulatedRun draw(long seed, Map<String, String> options) {
        SplittableRandom random = new SplittableRandom(seed);
        // Each draw is made in every case, so that narrowing one range does not move the others.
        int pick = random.nextInt(workloads.size());
        int size = nodes.draw(random);
        int clients = concurrency.draw(random);
        int registers = keys.draw(random);
        int perSecond = rate.draw(random);
        Duration interval = Duration.ofMillis(nemesisIntervalMs.draw(random));
        FaultModel drawn = FaultModel.draw(random);
        FaultModel model = calm ? FaultModel.CALM : drawn;
        Workload workload = Plugins.find(Workload.class, Workload::name, workloads.get(pick), "workload");
        Target target = Plugins.find(Target.class, Target::name, targetName, "target");
        List<String> members = IntStream.rangeClosed(1, Math.max(size, workload.minNodes()))
                .mapToObj(i -> "n" + i)
                .toList();
        Workload.Settings settings =
                new Workload.Settings(members, clients, registers, perSecond, timeLimit, seed, Map.copyOf(options));
        List<NemesisPackage> packages = some(workload.plan(settings), random);
        Experiment experiment = new Experiment(workload, target, packages, settings, interval);
        return new SimulatedRun(experiment, amnesia ? model.withAmnesia() : model);
    }

    /**
     * Each package with probability 1/2, or all that the user named. A workload that reconfigures by itself does not ask
     * about slack: its removals and crashes for good would break Definition 1's premise together.
     */
    private List<NemesisPackage> some(Workload.Plan plan, SplittableRandom random) {
        boolean tight = plan.reconfigurers() > 0;
        List<NemesisPackage> chosen = new ArrayList<>();
        for (NemesisPackage p : Plugins.nemeses(nemesis)) {
            boolean wanted = random.nextBoolean() && !(tight && p.coverage().contains("fault:crash-stop"));
            if (wanted || !nemesis.equals("all")) {
                chosen.add(p);
            }
        }
        return chosen;
    }
}
