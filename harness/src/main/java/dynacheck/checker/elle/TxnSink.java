package dynacheck.checker.elle;

import dynacheck.history.Call;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.history.Pairing;
import java.util.ArrayList;
import java.util.List;

/** Takes a history as it is read and keeps only what the checker needs, a fraction of the ops. */
final class TxnSink implements OpSink {
    private final TxnHistory history;
    private final Pairing pairing = new Pairing(true);
    private final List<String> notes = new ArrayList<>();
    private int lastLine;

    TxnSink(ElleOptions options) {
        history = new TxnHistory(options);
    }

    @Override
    public void accept(Op op, int line) {
        lastLine = line;
        Op invoke = pairing.add(op, line);
        if (invoke != null) {
            history.add(new Call(invoke, op), line);
        }
    }

    @Override
    public void note(String note) {
        notes.add(note);
    }

    /** What was tolerated while reading. */
    List<String> notes() {
        return notes;
    }

    /** The whole history, at its end: what is still open has an unknown outcome. */
    TxnHistory finish() {
        history.completionsOnly(pairing.isCompletionsOnly());
        pairing.open().forEach(invoke -> history.add(new Call(invoke, null), lastLine));
        return history;
    }
}
