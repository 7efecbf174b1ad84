package dynacheck.checker.txn;

import dynacheck.checker.NotUnderstood;
import dynacheck.checker.Tally;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a history as it is read, keeps only what the checker needs, a fraction of the ops, and counts what became of
 * each client operation.
 */
final class TxnSink implements OpSink {
    private static final String CAS_REGISTER = "cas-register";
    private static final Set<String> REGISTER_FUNCTIONS = Set.of("read", "write", "cas");

    private final ElleOptions options;
    private final TxnHistory history;
    private final Pairing pairing = new Pairing(true);
    /** Lines of the invocations that are open, by process. */
    private final Map<Object, Integer> openLines = new HashMap<>();

    private final Map<List<String>, NotUnderstood> notUnderstood = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    /** Models that would have understood every operation so far. */
    private final Set<String> fitting = new LinkedHashSet<>();

    private long recorded;
    private long setAside;
    private long unknown;
    private long failed;

    TxnSink(ElleOptions options) {
        this.options = options;
        history = new TxnHistory(options);
        for (Model model : Model.values()) {
            fitting.add(model.toString());
        }
        fitting.add(CAS_REGISTER);
    }

    /** What a history holds that was read before. */
    static TxnSink of(History history, ElleOptions options) {
        TxnSink sink = new TxnSink(options);
        history.replay(sink);
        sink.finish();
        return sink;
    }

    @Override
    public void accept(Op op, int line) {
        Op invoke = pairing.add(op, line);
        if (invoke != null && pairing.isCompletionsOnly()) {
            recorded++;
            add(invoke, op, line, line);
        } else if (invoke != null) {
            add(invoke, op, Objects.requireNonNull(openLines.remove(op.process())), line);
        } else if (op.isClient()) {
            recorded++;
            openLines.put(op.process(), line);
        }
    }

    @Override
    public void note(String note) {
        notes.add(note);
    }

    /** At the end: what is still open has an unknown outcome. */
    void finish() {
        history.completionsOnly(pairing.isCompletionsOnly());
        pairing.open().forEach(invoke -> {
            int line = Objects.requireNonNull(openLines.remove(invoke.process()));
            add(invoke, null, line, line);
        });
        history.finish();
    }

    private void add(Op invoke, @Nullable Op completion, int invokeLine, int line) {
        if (MicroOps.isSetAside(invoke)) {
            setAside++;
            return;
        }
        Call call = new Call(invoke, completion);
        MicroOps.Parsed parsed = MicroOps.of(call, options.model(), invokeLine, line);
        if (!REGISTER_FUNCTIONS.contains(invoke.f())) {
            fitting.remove(CAS_REGISTER);
        }
        for (Model other : Model.values()) {
            boolean fits = other != options.model() && fitting.contains(other.toString());
            if (fits && MicroOps.of(call, other, invokeLine, line).why() != null) {
                fitting.remove(other.toString());
            }
        }
        NotUnderstood why = parsed.why();
        if (why == null) {
            history.add(call, parsed.ops());
        } else if (call.outcome() == OpType.FAIL && !options.failAsInfo()) {
            failed++;
        } else {
            unknown++;
            notUnderstood.merge(List.of(why.f(), why.shape()), why, NotUnderstood::and);
        }
    }

    /** Another model that understands every operation; null if there is none. */
    @Nullable
    String fittingModel() {
        return fitting.stream()
                .filter(m -> !m.equals(options.model().toString()))
                .findFirst()
                .orElse(null);
    }

    TxnHistory history() {
        return history;
    }

    /** What was tolerated while reading. */
    List<String> notes() {
        return notes;
    }

    /** What became of each operation; the judge counts those that it judged. */
    Tally tally() {
        return new Tally(recorded, history.txns(), setAside, unknown, failed);
    }

    /** One for each function and shape, in order of the first. */
    List<NotUnderstood> notUnderstood() {
        return List.copyOf(notUnderstood.values());
    }
}
