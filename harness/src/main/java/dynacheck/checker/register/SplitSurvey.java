package dynacheck.checker.register;

import dynacheck.checker.register.Interpreter.Naming;
import dynacheck.checker.register.RegisterFeed.Begun;
import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryPieces.Before;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a split of a history shows to somebody who does not know what comes before it, and what comes after it has to
 * know. Lines and counted indexes are relative to the split.
 */
public final class SplitSurvey implements Serializable {
    private static final long serialVersionUID = 1L;

    private @Nullable Before text;
    private boolean whole;
    private int firstCounted;
    private @Nullable Op first;
    private int firstLine;
    private int lastLine;

    // How registers are named, and which client's line was the first to say so, from 1.
    private long clientLines;
    private long namingLine;
    private @Nullable Naming naming;

    private final List<Op> others = new ArrayList<>();
    private final Map<Object, Begun> open = new HashMap<>();
    private final Set<Object> began = new HashSet<>();
    private final Set<Object> endedFirst = new HashSet<>();
    private final Set<Object> gone = new HashSet<>();

    private SplitSurvey() {}

    /** @param pieces of a part of a text, read as after {@link Before#UNKNOWN} */
    public static SplitSurvey of(HistoryPieces pieces, AtomicityOptions options)
            throws IOException, InterruptedException {
        SplitSurvey survey = new SplitSurvey();
        Interpreter interpreter = new Interpreter(options);
        for (HistoryPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
            for (int i = 0; i < piece.ops().size(); i++) {
                survey.see(piece.ops().get(i), piece.lines()[i], interpreter);
            }
        }
        survey.text = pieces.before();
        survey.whole = pieces.isWhole();
        survey.firstCounted = pieces.firstCounted();
        return survey;
    }

    private void see(Op op, int line, Interpreter interpreter) {
        if (first == null) {
            first = op;
            firstLine = line;
        }
        lastLine = line;
        if (!op.isClient()) {
            if (others.size() < RegisterFeed.MOST_FAULT_LINES) {
                others.add(op);
            }
            return;
        }
        clientLines++;
        if (interpreter.isOpen() && clientLines <= RegisterFeed.MOST_HELD) {
            interpreter.learn(op);
            naming = interpreter.naming();
            namingLine = clientLines;
        }
        if (op.type() == OpType.INVOKE) {
            began.add(op.process());
            open.put(op.process(), new Begun(op, null, line));
        } else {
            if (open.remove(op.process()) == null && !began.contains(op.process())) {
                endedFirst.add(op.process());
            }
            if (op.type() == OpType.INFO) {
                gone.add(op.process());
            }
        }
    }

    /** Whether its text ended where an op ended; if not, it has to be read together with what follows. */
    public boolean isWhole() {
        return whole;
    }

    /** Whether there is no op in it. */
    public boolean isEmpty() {
        return first == null;
    }

    /** The first line that has no index of its own; 0 if each has one. */
    public int firstCounted() {
        return firstCounted;
    }

    /** Of a split of several files, where each op has an index of its own. */
    public long firstIndex() {
        return first == null ? Long.MAX_VALUE : first.index();
    }

    /** Of a split of several files, where each op has an index of its own. */
    public long lastIndex() {
        return text().nextIndex() - 1;
    }

    public int firstLine() {
        return firstLine;
    }

    public int lastLine() {
        return lastLine;
    }

    /** For the text after it. */
    public Before text() {
        return Objects.requireNonNull(text);
    }

    long clientLines() {
        return clientLines;
    }

    /** How registers are named; null if none of so many client's lines says it. */
    @Nullable
    Naming naming(long most) {
        return namingLine <= most ? naming : null;
    }

    /** Lines that are not of clients, unless a split before shows that they are. */
    List<Op> others() {
        return others;
    }

    /** Operations that are open at the end. */
    Iterable<Begun> open() {
        return open.values();
    }

    /** Processes that begin an operation. */
    Set<Object> began() {
        return began;
    }

    /** Processes that end an operation of a split before. */
    Set<Object> endedFirst() {
        return endedFirst;
    }

    /** Processes that got {@code :info}. */
    Set<Object> gone() {
        return gone;
    }
}
