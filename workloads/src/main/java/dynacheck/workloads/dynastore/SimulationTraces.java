package dynacheck.workloads.dynastore;

import dynacheck.history.Tag;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.workloads.dynastore.trace.DiskFact;
import dynacheck.workloads.dynastore.trace.TraceEvent;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import dynacheck.workloads.dynastore.trace.TraceEvent.Use;
import dynacheck.workloads.dynastore.trace.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run's trace events as the white-box checks know them; the same as by way of a node's trace file. */
final class SimulationTraces {
    private static final int LAST_MET = 8;

    /** One object for equal views: a run has few, in very many events. */
    private final Map<dynacheck.node.dynastore.View, View> views = new HashMap<>();

    /** Those that were met last, known as the very objects: nearly all events are of one of a few. */
    private final dynacheck.node.dynastore.@Nullable View[] lastMet = new dynacheck.node.dynastore.View[LAST_MET];

    private final View[] lastConverted = new View[LAST_MET];
    private int next;

    TraceEvent of(dynacheck.node.dynastore.TraceEvent event) {
        return switch (event) {
            case dynacheck.node.dynastore.TraceEvent.UpdateInvoked e ->
                new TraceEvent.UpdateInvoked(view(e.view()), view(e.proposal()));
            case dynacheck.node.dynastore.TraceEvent.UpdateCompleted e ->
                new TraceEvent.UpdateCompleted(view(e.view()));
            case dynacheck.node.dynastore.TraceEvent.ScanStarted e ->
                new TraceEvent.ScanStarted(view(e.view()), e.scan());
            case dynacheck.node.dynastore.TraceEvent.ScanEnded e ->
                new TraceEvent.ScanEnded(view(e.view()), e.scan(), each(e.result(), this::entry));
            case dynacheck.node.dynastore.TraceEvent.WriteInView e -> used(Use.WRITE_IN_VIEW, e.view());
            case dynacheck.node.dynastore.TraceEvent.CurViewChanged e -> used(Use.CUR_VIEW, e.view());
            case dynacheck.node.dynastore.TraceEvent.NotifyReceived e -> used(Use.NOTIFY, e.view());
            case dynacheck.node.dynastore.TraceEvent.Enabled e -> used(Use.ENABLED, e.view());
            case dynacheck.node.dynastore.TraceEvent.OperationEnded e -> used(Use.ENDED, e.view());
            case dynacheck.node.dynastore.TraceEvent.TimestampChosen e ->
                new TraceEvent.TimestampChosen(e.key(), tag(e.ts()));
            case dynacheck.node.dynastore.TraceEvent.ChunkRead e ->
                new TraceEvent.ChunkRead(
                        view(e.target()),
                        view(e.view()),
                        e.after(),
                        each(e.parts(), p -> new TraceEvent.Part(p.from().name(), p.last(), p.complete())));
            case dynacheck.node.dynastore.TraceEvent.ChunkWritten e ->
                new TraceEvent.ChunkWritten(view(e.target()), e.first(), e.last(), each(e.by(), ProcessId::name));
            case dynacheck.node.dynastore.TraceEvent.TransferBegun e -> new TraceEvent.TransferBegun(view(e.target()));
            case dynacheck.node.dynastore.TraceEvent.StretchRead e ->
                new TraceEvent.StretchRead(
                        view(e.target()), view(e.view()), e.begin(), e.end(), each(e.by(), ProcessId::name));
            case dynacheck.node.dynastore.TraceEvent.StretchHeld e ->
                new TraceEvent.StretchHeld(view(e.target()), e.begin(), e.end(), e.holders());
            case dynacheck.node.dynastore.TraceEvent.Numbered e ->
                new TraceEvent.Numbered(e.first().incarnation());
            case dynacheck.node.dynastore.TraceEvent.Told e -> new TraceEvent.Told(facts(e.facts()));
            case dynacheck.node.dynastore.TraceEvent.Heard e ->
                new TraceEvent.Heard(e.from().name(), e.incarnation(), facts(e.facts()));
            case dynacheck.node.dynastore.TraceEvent.Recovered e -> new TraceEvent.Recovered(facts(e.facts()));
            case dynacheck.node.dynastore.TraceEvent.TraverseRestarted e -> new TraceEvent.Other();
            case dynacheck.node.dynastore.TraceEvent.Halted e -> new TraceEvent.Other();
        };
    }

    private TraceEvent used(Use use, dynacheck.node.dynastore.View view) {
        return new TraceEvent.Used(use, view(view));
    }

    private List<DiskFact> facts(List<dynacheck.node.dynastore.DiskFact> facts) {
        return each(facts, this::fact);
    }

    /** Most lists are empty or of one element, and a run has hundreds of thousands: without streams. */
    private static <A, B> List<B> each(Collection<A> some, Function<A, B> as) {
        List<B> all = new ArrayList<>(some.size());
        for (A one : some) {
            all.add(as.apply(one));
        }
        return all;
    }

    private DiskFact fact(dynacheck.node.dynastore.DiskFact fact) {
        return switch (fact) {
            case dynacheck.node.dynastore.DiskFact.Value v -> new DiskFact.Value(v.key(), tag(v.ts()));
            case dynacheck.node.dynastore.DiskFact.Mem mem -> new DiskFact.Mem(view(mem.view()), entry(mem.entry()));
            case dynacheck.node.dynastore.DiskFact.Current cur -> new DiskFact.Current(view(cur.view()));
            case dynacheck.node.dynastore.DiskFact.Dropped gone -> new DiskFact.Dropped(view(gone.before()));
        };
    }

    private Entry entry(MemEntry entry) {
        return new Entry(entry.owner().name(), view(entry.proposal()));
    }

    private static Tag tag(Timestamp ts) {
        return new Tag(ts.num(), ts.pid(), ts.incarnation(), ts.sequence());
    }

    private View view(dynacheck.node.dynastore.View view) {
        for (int i = 0; i < LAST_MET; i++) {
            if (lastMet[i] == view) {
                return lastConverted[i];
            }
        }
        View converted = views.computeIfAbsent(view, SimulationTraces::converted);
        lastMet[next] = view;
        lastConverted[next] = converted;
        next = (next + 1) % LAST_MET;
        return converted;
    }

    private static View converted(dynacheck.node.dynastore.View view) {
        TreeSet<String> changes = new TreeSet<>();
        for (Change change : view.changes()) {
            changes.add(change.toString());
        }
        return new View(changes);
    }
}
