package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.DynaStatus;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;

/** What a process says of itself to people and to the harness. */
final class NodeStatus {
    /** Of what operations wait for, so much is in the status. */
    private static final int MOST_WAITING = 100;

    private NodeStatus() {}

    /** For GET /status. */
    static JsonObject json(LivingProcess process) {
        DynaStatus now = process.status();
        View view = now.curView();
        JsonObject json = new JsonObject()
                .put("id", process.self().name())
                .put("life", process.greeting().life())
                .put("joins", !process.self().life().isEmpty())
                .put("incarnation", now.incarnation())
                .put("confirmed", process.isConfirmed());
        if (!process.isConfirmed()) {
            json.put("waits", process.waitsFor());
        }
        return json.put("enabled", now.enabled())
                .put("halted", now.halted())
                .put("unfinished", now.unfinished())
                .put(
                        "view",
                        new JsonObject()
                                .put("members", names(view.members()))
                                .put("join", names(view.join()))
                                .put("remove", names(view.remove())))
                .put("running", now.running())
                .put("waiting", waiting(process))
                .put("restarts", now.restarts())
                .put("registers", now.registers());
    }

    private static JsonArray waiting(LivingProcess process) {
        JsonArray all = new JsonArray();
        process.waiting().stream().limit(MOST_WAITING).forEach(w -> {
            View view = w.view();
            all.add(new JsonObject()
                    .put("phase", w.phase().title())
                    .put("key", w.key())
                    .put("view", view.toString())
                    .put("members", names(view.members()))
                    .put("answered", names(w.answered()))
                    .put("needed", w.needed()));
        });
        return all;
    }

    /** The life is shown where two share a name. */
    private static JsonArray names(SortedSet<ProcessId> ids) {
        JsonArray names = new JsonArray();
        for (ProcessId id : ids) {
            boolean shared =
                    ids.stream().filter(other -> other.name().equals(id.name())).count() > 1;
            names.add(shared ? id.full() : id.name());
        }
        return names;
    }

    /** What the process itself adds to the metrics. */
    static Map<String, Long> gauges(LivingProcess process) {
        DynaStatus now = process.status();
        Map<String, Long> gauges = new HashMap<>();
        gauges.put("incarnation", now.incarnation());
        gauges.put("confirmed", process.isConfirmed() ? 1L : 0L);
        gauges.put("enabled", now.enabled() ? 1L : 0L);
        gauges.put("halted", now.halted() ? 1L : 0L);
        gauges.put("view_members", (long) now.curView().members().size());
        gauges.put("view_changes", (long) now.curView().size());
        gauges.put("round_trips_total", now.roundTrips());
        gauges.put("cpu_nanos_total", cpuNanos());
        return gauges;
    }

    /** Processor time of this program, over all its threads. */
    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }
}
