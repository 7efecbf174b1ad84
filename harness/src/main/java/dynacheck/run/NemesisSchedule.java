package dynacheck.run;

import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.injection.NemesisPackage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When the faults of a run's packages come. */
final class NemesisSchedule {
    /** Operations with :ok, before the first fault: one that meets idle nodes has little to break. */
    private static final long BEFORE_FAULTS = 30;

    private NemesisSchedule() {}

    /**
     * Schedules of several packages on the one nemesis thread. First each package's faults and healings by themselves,
     * in about half of the run, so that every kind meets a cluster that allows it ({@link OwnTurns}); then all beside
     * each other. A package that breaks Definition 1's premise, or stands alone, keeps its own time.
     */
    static Generator of(List<NemesisPackage> packages, Duration interval, Duration timeLimit) {
        List<NemesisPackage> keeping =
                packages.stream().filter(p -> Plugins.isPartOfAll(p.about())).toList();
        List<Generator> schedules = new ArrayList<>();
        for (NemesisPackage p : packages) {
            if (!keeping.contains(p)) {
                schedules.add(marked(p, interval, timeLimit));
            }
        }
        if (!keeping.isEmpty()) {
            Duration share = timeLimit.dividedBy(
                    4L * keeping.stream().mapToInt(p -> p.about().turns()).sum());
            Duration alone = share.compareTo(interval) < 0 ? share : interval;
            List<Generator> parts = new ArrayList<>();
            parts.add(OwnTurns.of(keeping.stream()
                    .map(p -> new OwnTurns.Turn(
                            p.about().kinds(), Generators.limit(2 * p.about().turns(), marked(p, alone, timeLimit))))
                    .toList()));
            List<Generator> together =
                    keeping.stream().map(p -> marked(p, interval, timeLimit)).toList();
            parts.add(
                    Generators.stagger(Arrivals.UNIFORM, interval.dividedBy(keeping.size()), new TurnTaking(together)));
            schedules.add(Generators.sequence(parts));
        }
        return schedules.isEmpty()
                ? Generators.none()
                : Generators.onceUnderway(BEFORE_FAULTS, timeLimit.dividedBy(5), new TurnTaking(schedules));
    }

    private static Generator marked(NemesisPackage p, Duration interval, Duration timeLimit) {
        return new Faults.Marked(p.name(), p.schedule(interval, timeLimit));
    }
}
