package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a process says of itself to people and to the harness. */
final class ShownStatus {
    /** Of what operations wait for, so much is shown. */
    private static final int MOST_WAITING = 100;

    private ShownStatus() {}

    static Status of(LivingProcess process) {
        DynaStatus now = process.dynaStatus();
        boolean confirmed = process.isConfirmed();
        return new Status(confirmed, confirmed ? "" : process.waitsFor(), shown(process, now), gauges(process, now));
    }

    private static Map<String, Object> shown(LivingProcess process, DynaStatus now) {
        View view = now.curView();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", process.self().name());
        shown.put("life", process.greeting().life());
        shown.put("joins", !process.self().life().isEmpty());
        shown.put("incarnation", now.incarnation());
        shown.put("confirmed", process.isConfirmed());
        if (!process.isConfirmed()) {
            shown.put("waits", process.waitsFor());
        }
        shown.put("enabled", now.enabled());
        shown.put("halted", now.halted());
        shown.put("unfinished", now.unfinished());
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("members", names(view.members()));
        changes.put("join", names(view.join()));
        changes.put("remove", names(view.remove()));
        shown.put("view", changes);
        shown.put("running", now.running());
        shown.put("waiting", waiting(process));
        shown.put("restarts", now.restarts());
        shown.put("registers", now.registers());
        return shown;
    }

    private static List<Map<String, @Nullable Object>> waiting(LivingProcess process) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        process.waiting().stream().limit(MOST_WAITING).forEach(w -> {
            View view = w.view();
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("phase", w.phase().title());
            shown.put("key", w.key());
            shown.put("view", view.shown());
            shown.put("members", names(view.members()));
            shown.put("answered", names(w.answered()));
            shown.put("needed", w.needed());
            all.add(shown);
        });
        return all;
    }

    /** The life is shown where two share a name. */
    private static List<String> names(SortedSet<ProcessId> ids) {
        Map<String, Integer> named = new TreeMap<>();
        ids.forEach(id -> named.merge(id.name(), 1, Integer::sum));
        return ids.stream()
                .map(id -> named.getOrDefault(id.name(), 0) > 1 ? id.full() : id.name())
                .toList();
    }

    private static Map<String, Long> gauges(LivingProcess process, DynaStatus now) {
        Map<String, Long> gauges = new LinkedHashMap<>();
        gauges.put("incarnation", now.incarnation());
        gauges.put("confirmed", process.isConfirmed() ? 1L : 0L);
        gauges.put("enabled", now.enabled() ? 1L : 0L);
        gauges.put("halted", now.halted() ? 1L : 0L);
        gauges.put("view_members", (long) now.curView().members().size());
        gauges.put("view_changes", (long) now.curView().size());
        gauges.put("round_trips_total", now.roundTrips());
        return gauges;
    }
}
