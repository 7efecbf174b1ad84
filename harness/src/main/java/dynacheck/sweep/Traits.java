package dynacheck.sweep;

import dynacheck.fault.FaultModel;
import dynacheck.injection.NemesisPackage;
import dynacheck.run.SimulatedRun;
import dynacheck.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Traits of a draw: its workload, its nemeses, and for each option the quarter of its range, from 1 to 4, in which the
 * value lies; 0 for a share that is exactly its least.
 */
final class Traits {
    private static final int QUARTERS = 4;
    private final Set<String> names = new TreeSet<>();

    private Traits() {}

    static Set<String> of(SimulatedRun run, Swarm ranges) {
        Traits traits = new Traits();
        Workload.Settings settings = run.trial().settings();
        traits.names.add("workload:" + run.trial().workload().name());
        List<String> nemeses =
                run.trial().packages().stream().map(NemesisPackage::name).toList();
        nemeses.forEach(name -> traits.names.add("nemesis:" + name));
        if (nemeses.size() == 1) {
            traits.names.add("nemesis-alone:" + nemeses.getFirst());
        }
        traits.even("nodes", ranges.nodes(), settings.nodes().size());
        traits.even("concurrency", ranges.concurrency(), settings.clients());
        traits.even("keys", ranges.keys(), settings.keys());
        traits.even("rate", ranges.rate(), (long) settings.ratePerSecond());
        traits.even(
                "nemesis-interval-ms",
                ranges.nemesisIntervalMs(),
                run.trial().nemesisInterval().toMillis());
        traits.faults(ranges.faults(), run.model());
        return traits.names;
    }

    private void faults(FaultRanges ranges, FaultModel model) {
        if (ranges.calm()) {
            return;
        }
        logarithmic("latency-us", ranges.latencyMicros(), model.latencyMicros());
        logarithmic("clog-ms", ranges.clogMillis(), model.clogMillis());
        logarithmic("sync-us", ranges.syncMicros(), model.syncMicros());
        share("slow-links", ranges.slowLinks(), model.slowLinks());
        share("loss", ranges.loss(), model.loss());
        share("duplication", ranges.duplication(), model.duplication());
        share("clogging", ranges.clogging(), model.clogging());
        share("slow-syncs", ranges.slowSyncs(), model.slowSyncs());
        share("failing-syncs", ranges.failingSyncs(), model.failingSyncs());
    }

    private void even(String option, Range range, long value) {
        add(option, (double) (value - range.least()) / (range.most() - range.least() + 1));
    }

    private void logarithmic(String option, Range range, long value) {
        add(option, Math.log((double) value / range.least()) / Math.log((double) (range.most() + 1) / range.least()));
    }

    private void share(String option, Share range, double value) {
        if (value == range.least()) {
            names.add(option + ":0");
        } else {
            add(option, (value - range.least()) / (range.most() - range.least()));
        }
    }

    /** @param at from 0, the least, to 1, the most */
    private void add(String option, double at) {
        names.add(option + ":" + (1 + Math.clamp((int) (at * QUARTERS), 0, QUARTERS - 1)));
    }
}
