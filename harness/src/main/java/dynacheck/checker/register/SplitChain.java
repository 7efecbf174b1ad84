package dynacheck.checker.register;

import dynacheck.checker.register.Interpreter.Naming;
import dynacheck.checker.register.RegisterFeed.Begun;
import dynacheck.history.HistoryPieces.Before;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.Pairing;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the surveys of all splits of a history one after another, and finds out in which state each of them begins. */
public final class SplitChain {
    /**
     * What has to be known to read a split as if all before it had been read.
     *
     * @param text of the same file
     * @param last index of the op before; {@link Long#MIN_VALUE} if there is none
     * @param begins whether there was an operation
     * @param open operations, in the order in which they began
     * @param gone processes of the split that got {@code :info} before: it is malformed
     * @param file of several; null if there is one
     */
    public record Start(
            Before text,
            long last,
            boolean begins,
            List<Begun> open,
            Set<Object> gone,
            @Nullable String file) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private final AtomicityOptions options;
    private final Pairing pairing = new Pairing();
    private final Map<Object, Begun> open = new HashMap<>();
    private final List<Op> others = new ArrayList<>();
    private Before text = Before.NOTHING;
    private long last = Long.MIN_VALUE;
    private @Nullable String file;
    private boolean begins;
    private long clientLines;
    private @Nullable Naming naming;

    public SplitChain(AtomicityOptions options) {
        this.options = options;
    }

    /** The splits that follow are of another file, which has lines of its own. */
    public void file(String path) {
        file = path;
        text = Before.NOTHING;
    }

    /** Takes the next split; returns how it begins. */
    public Start add(SplitSurvey split) {
        List<Begun> begun = new ArrayList<>(open.values());
        begun.sort(Comparator.comparingLong(one -> one.invoke().index()));
        Set<Object> again = new HashSet<>(split.began());
        again.removeIf(process -> !pairing.isRetired(process));
        Start start = new Start(text, last, begins, begun, again, file);

        if (naming == null) {
            naming = split.naming(RegisterFeed.MOST_HELD - clientLines);
        }
        clientLines += split.clientLines();
        Set<Object> gone = new HashSet<>(split.gone());
        split.endedFirst().forEach(open::remove);
        for (Op op : split.others()) {
            String name = op.process().toString();
            if (op.process() instanceof Keyword && text.keywordClients().contains(name)) {
                clientLines++;
                open.remove(name);
                gone.add(name);
            } else if (others.size() < RegisterFeed.MOST_FAULT_LINES) {
                others.add(sewn(op));
            }
        }
        pairing.resume(Long.MIN_VALUE, false, List.of(), gone);
        begins |= !split.began().isEmpty();
        split.open()
                .forEach(one -> open.put(
                        one.invoke().process(), new Begun(sewn(one.invoke()), file, text.lines() + one.line())));
        text = text.and(split.text());
        last = split.isEmpty() ? last : text.nextIndex() - 1;
        return start;
    }

    private Op sewn(Op op) {
        return new Op(text.index(op.index()), op.timeNanos(), op.process(), op.type(), op.f(), op.value(), op.extra());
    }

    /** What is the same for all splits, once all were added. */
    public Common common() {
        Interpreter interpreter = new Interpreter(options);
        if (interpreter.isOpen() && naming != null) {
            interpreter.decide(naming);
        }
        interpreter.decide();
        return new Common(options, Objects.requireNonNull(interpreter.naming()), others);
    }

    /**
     * What is the same for all splits and all registers.
     *
     * @param others lines that are not of clients
     */
    public record Common(AtomicityOptions options, Naming naming, List<Op> others) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
