package dynacheck.node.dynastore;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How stories write views, messages, records and results: as the paper does, {@code (REQ, R, 3, V0, x)}. A view is
 * written by its name, or as the greatest named one inside it and what it has more: {@code V0 +n4 -n2}.
 */
final class StoryWords {
    private final Map<String, View> names = new LinkedHashMap<>();

    void name(String name, View view) {
        names.put(name, view);
    }

    @Nullable
    View named(String name) {
        return names.get(name);
    }

    String view(View view) {
        String base = "";
        View inside = View.EMPTY;
        for (Map.Entry<String, View> named : names.entrySet()) {
            if (named.getValue().isSubsetOf(view) && named.getValue().size() > inside.size()) {
                base = named.getKey();
                inside = named.getValue();
            }
        }
        List<String> words = new ArrayList<>();
        words.add(base.isEmpty() ? "{}" : base);
        view.minus(inside).changes().forEach(change -> words.add(change.toString()));
        return String.join(" ", words);
    }

    String message(Message message) {
        return switch (message) {
            case Message.MemRead m -> tuple("Mem.Read", number(m.num()), view(m.view()));
            case Message.MemReadReply m -> tuple("REPLY", number(m.num()), mem(m.entries()));
            case Message.MemWrite m -> tuple("Mem.Write", number(m.num()), view(m.view()), mem(m.entries()));
            case Message.Read r -> tuple("REQ", "R", number(r.num()), view(r.view()), r.key());
            case Message.ReadReply r -> tuple("REPLY", number(r.num()), value(r.value()));
            case Message.Write w -> tuple("REQ", "W", number(w.num()), view(w.view()), w.key(), value(w.value()));
            case Message.ReadChunk r -> tuple("REQ", "R", number(r.num()), view(r.view()), after(r.afterKey()));
            case Message.ReadChunkReply r -> tuple("REPLY", number(r.num()), keys(r.entries()), rest(r.last()));
            case Message.WriteChunk w -> tuple("REQ", "W", number(w.num()), view(w.view()), keys(w.entries()));
            case Message.Look l ->
                tuple("LOOK", number(l.num()), view(l.view()), mem(l.known()), String.valueOf(l.key()));
            case Message.WriteAndLook w -> tuple("W+LOOK", number(w.num()), view(w.view()), w.key(), value(w.value()));
            case Message.LookDigests l -> tuple("LOOK", number(l.num()), view(l.view()), mem(l.known()), "digests");
            case Message.Digests d -> tuple("REPLY", number(d.num()), d.ranges().size() + " digests");
            case Message.LookTags l ->
                tuple("LOOK", number(l.num()), view(l.view()), mem(l.known()), "timestamps", after(l.afterKey()));
            case Message.Tags t ->
                tuple(
                        "REPLY",
                        number(t.num()),
                        t.tags().stream()
                                .map(tag -> tag.key() + " " + timestamp(tag.ts()))
                                .toList()
                                .toString(),
                        rest(t.last()));
            case Message.LookValues l ->
                tuple("LOOK", number(l.num()), view(l.view()), mem(l.known()), String.join(",", l.keys()));
            case Message.Values v -> tuple("REPLY", number(v.num()), keys(v.entries()));
            case Message.Seen s -> tuple("SEEN", number(s.num()), mem(s.entries()), value(s.value()));
            case Message.Ack a -> tuple("REPLY", number(a.num()));
            case Message.Notify n -> tuple("NOTIFY", view(n.view())) + (n.answerWanted() ? "" : " in answer");
            case Message.RecordLife m -> tuple("record my life", m.life());
            case Message.RecordedLife m -> tuple("your life is recorded", m.life());
            case Message.RefusedLife m -> tuple("your life is refused", m.life(), m.start());
            case Message.WhoIsThere m -> tuple("who is there", String.valueOf(m.nonce()));
            case Message.Here m -> tuple("here", String.valueOf(m.nonce()));
        };
    }

    String record(Persistent record) {
        return switch (record) {
            case Persistent.Register r -> "(v, ts) of " + r.key() + " = " + value(r.value());
            case Persistent.MemCopy c -> "copy of Mem of " + view(c.view()) + ": " + mem(List.of(c.entry()));
            case Persistent.OwnEntry o -> "own Mem of " + view(o.view()) + " = " + o.proposal();
            case Persistent.NoMemCopy c -> "no copy of Mem of " + view(c.view()) + " any more: " + c.owner();
            case Persistent.NoOwnEntry o -> "no own Mem of " + view(o.view()) + " any more";
            case Persistent.CurView c -> "curView = " + view(c.view());
            case Persistent.Born b -> "born as " + b.birth().life();
            case Persistent.ConfirmedLife c -> c.life() + " is confirmed";
            case Persistent.KnownLife k ->
                k.id() + " lives as " + k.life() + ", start " + k.start() + (k.confirmed() ? ", confirmed" : "");
        };
    }

    String outcome(Operation operation, Outcome outcome) {
        return operation(operation)
                + switch (outcome) {
                    case Ended.ReadOk r -> " = " + value(r.value()) + ", in " + view(r.view());
                    case Ended.WriteOk w -> " OK, " + timestamp(w.ts()) + ", in " + view(w.view());
                    case Ended.ReconfigOk r -> " OK, in " + view(r.view());
                    case Outcome.Ok ok -> " OK, " + ok.fields();
                    case Outcome.Failed f -> " failed: " + f.reason();
                    case Outcome.Refused r -> " refused: " + r.reason();
                    case Outcome.Unknown u -> " unknown: " + u.reason();
                };
    }

    private static String operation(Operation operation) {
        return switch (operation) {
            case Operation.Read r -> "read(" + r.key() + ")";
            case Operation.Write w -> "write(" + w.key() + ", " + w.value() + ")";
            case Operation.Reconfig r -> "reconfig(" + View.of(r.changes()) + ")";
        };
    }

    /** Empty for the two that only repeat the line above them: a message received, and the number of a request. */
    Optional<String> trace(TraceEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case TraceEvent.NotifyReceived n -> null;
                    case TraceEvent.Numbered n -> null;
                    case TraceEvent.UpdateInvoked u -> "update(" + view(u.view()) + ", " + u.proposal() + ") begins";
                    case TraceEvent.UpdateCompleted u -> "update(" + view(u.view()) + ") ends";
                    case TraceEvent.ScanStarted s -> "scan(" + view(s.view()) + ") begins";
                    case TraceEvent.ScanEnded s -> "scan(" + view(s.view()) + ") = " + mem(s.result());
                    case TraceEvent.WriteInView w -> "WriteInView(" + view(w.view()) + ")";
                    case TraceEvent.TimestampChosen t -> "ts of " + t.key() + " = " + timestamp(t.ts());
                    case TraceEvent.ChunkRead c -> "transfer from " + view(c.view()) + ": keys " + after(c.after());
                    case TraceEvent.ChunkWritten c ->
                        "transfer to " + view(c.target()) + ": keys " + c.first() + " to " + c.last();
                    case TraceEvent.TransferBegun b -> "transfer to " + view(b.target()) + " begins";
                    case TraceEvent.StretchRead r ->
                        "transfer from " + view(r.view()) + ": " + stretch(r.begin(), r.end());
                    case TraceEvent.StretchHeld h ->
                        h.holders() + " members of " + view(h.target()) + " hold " + stretch(h.begin(), h.end());
                    case TraceEvent.CurViewChanged c -> "curView = " + view(c.view());
                    case TraceEvent.TraverseRestarted t -> "Traverse restarts from " + view(t.from());
                    case TraceEvent.OperationEnded o -> "operation ends in " + view(o.view());
                    case TraceEvent.Enabled e -> "operations are enabled";
                    case TraceEvent.Halted h -> "halts in " + view(h.view());
                    case TraceEvent.Told t -> null;
                    case TraceEvent.Heard h -> null;
                    case TraceEvent.Recovered r -> null;
                });
    }

    private static String stretch(String begin, String end) {
        return "ranges " + begin + " to before " + end.replace("\0", "");
    }

    String waiting(Waiting waiting) {
        String key = waiting.key();
        return waiting.phase().title() + (key == null ? "" : " of " + key) + " in " + view(waiting.view()) + ": "
                + waiting.answered() + " answered, " + waiting.needed() + " needed";
    }

    static String processes(Collection<ProcessId> ids) {
        return ids.stream().map(ProcessId::name).collect(Collectors.joining(" "));
    }

    private static String mem(List<MemEntry> entries) {
        return entries.stream()
                .map(e -> "Mem[" + e.owner() + "]=" + e.proposal())
                .collect(Collectors.joining(", ", entries.isEmpty() ? "∅" : "", ""));
    }

    private static String keys(List<KeyValue> entries) {
        return entries.stream().map(e -> e.key() + "=" + value(e.value())).collect(Collectors.joining("; ", "[", "]"));
    }

    private static String after(@Nullable String key) {
        return key == null ? "from the start" : "after " + key;
    }

    private static String rest(boolean last) {
        return last ? "no more" : "more";
    }

    private static String value(TaggedValue value) {
        return (value.value() == null ? "⊥" : value.value()) + ", " + timestamp(value.ts());
    }

    /** The paper's (num, pid); {@code n1/2#3} is the third write of n1 in its second start, and n1 is n1/1#1. */
    private static String timestamp(Timestamp ts) {
        String pid = ts.pid().isEmpty() ? "⊥" : ts.pid().replaceAll("/.*", "");
        String start = ts.incarnation() <= 1 ? "" : "/" + ts.incarnation();
        String write = ts.sequence() <= 1 ? "" : "#" + ts.sequence();
        return "(" + ts.num() + "," + pid + start + write + ")";
    }

    /** The counter; the incarnation before it only of a process that restarted. */
    private static String number(MessageNumber num) {
        return (num.incarnation() == 1 ? "" : num.incarnation() + ".") + num.counter();
    }

    private static String tuple(String... parts) {
        return "(" + String.join(", ", parts) + ")";
    }
}
