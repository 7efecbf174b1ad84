package dynacheck.workloads;

import dynacheck.checker.trace.TraceEvent;
import dynacheck.checker.trace.TraceEvent.Entry;
import dynacheck.checker.trace.TraceEvent.Use;
import dynacheck.checker.trace.View;
import dynacheck.node.protocol.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A run's trace events as the white-box checks know them; the same as by way of a node's trace file. */
final class SimulationTraces {
    /** One object for equal views: a run has few, in very many events. */
    private final Map<dynacheck.node.protocol.View, View> views = new HashMap<>();

    /** A process starts, with what it told others before and what is missing of that. */
    static TraceEvent recovered(long told, List<String> missing) {
        return new TraceEvent.Recovered(told, missing);
    }

    TraceEvent of(dynacheck.node.protocol.TraceEvent event) {
        return switch (event) {
            case dynacheck.node.protocol.TraceEvent.UpdateInvoked e ->
                new TraceEvent.UpdateInvoked(view(e.view()), view(e.proposal()));
            case dynacheck.node.protocol.TraceEvent.UpdateCompleted e -> new TraceEvent.UpdateCompleted(view(e.view()));
            case dynacheck.node.protocol.TraceEvent.ScanStarted e ->
                new TraceEvent.ScanStarted(view(e.view()), e.scan());
            case dynacheck.node.protocol.TraceEvent.ScanEnded e ->
                new TraceEvent.ScanEnded(
                        view(e.view()),
                        e.scan(),
                        e.result().stream()
                                .map(entry -> new Entry(entry.owner().name(), view(entry.proposal())))
                                .toList());
            case dynacheck.node.protocol.TraceEvent.WriteInView e -> used(Use.WRITE_IN_VIEW, e.view());
            case dynacheck.node.protocol.TraceEvent.CurViewChanged e -> used(Use.CUR_VIEW, e.view());
            case dynacheck.node.protocol.TraceEvent.NotifyReceived e -> used(Use.NOTIFY, e.view());
            case dynacheck.node.protocol.TraceEvent.Enabled e -> used(Use.ENABLED, e.view());
            case dynacheck.node.protocol.TraceEvent.OperationEnded e -> used(Use.ENDED, e.view());
            case dynacheck.node.protocol.TraceEvent.TimestampChosen e ->
                new TraceEvent.TimestampChosen(e.key(), e.ts().toString());
            case dynacheck.node.protocol.TraceEvent.TraverseRestarted e -> new TraceEvent.Other();
            case dynacheck.node.protocol.TraceEvent.Halted e -> new TraceEvent.Other();
        };
    }

    private TraceEvent used(Use use, dynacheck.node.protocol.View view) {
        return new TraceEvent.Used(use, view(view));
    }

    private View view(dynacheck.node.protocol.View view) {
        return views.computeIfAbsent(view, SimulationTraces::converted);
    }

    private static View converted(dynacheck.node.protocol.View view) {
        TreeSet<String> changes = new TreeSet<>();
        for (Change change : view.changes()) {
            changes.add(change.toString());
        }
        return new View(changes);
    }
}
