package dynacheck.nemesis;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Goes beyond Definition 1 on purpose: later than half of the run it kills for good one node more than the premise
 * allows. After that nothing need complete, so the liveness verdict of such a run is VACUOUS; atomicity must hold all
 * the same. Only on request by name.
 */
public final class CrashMajorityPackage extends FaultPackage {
    public CrashMajorityPackage() {
        super(
                "crash-majority",
                "late in the run, kills for good one node more than Definition 1 allows; not part of all",
                Set.of("fault:crash-stop"));
    }

    @Override
    public boolean keepsDefinition1() {
        return false;
    }

    @Override
    public Generator schedule(Duration interval, Duration timeLimit) {
        Duration late = timeLimit.multipliedBy(3).dividedBy(5);
        return Generators.sequence(
                List.of(Generators.sleep(late), Generators.delay(interval, Generators.repeat(start()))));
    }

    @Override
    Planner planner() {
        return Planners::oneCrashTooMany;
    }
}
