package dynacheck.node.net;

import dynacheck.node.core.Operation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes each request id at most once in this life of the process. A repeat joins the running operation or gets the
 * outcome of the finished one. A repeat (attempt 2 or more) of an id that is not remembered may have been executed by
 * an earlier life, so it is answered "unknown", and the id is remembered so that a late first attempt is never
 * executed. The memory is bounded in ids and in bytes: the ids used least recently are forgotten, finished ones only.
 * Event loop only.
 */
final class RequestIds {
    /** Runs an operation and passes on its answer, once. */
    interface Executor {
        void execute(Operation operation, Consumer<Answer> onAnswer);
    }

    private static final class Entry {
        /** Of the operation, which may be large; null if it is not known. */
        final @Nullable Integer hash;

        private int status;

        /** Of the answer, as it was sent: objects of its fields would take five times as much. Null: it runs. */
        private byte @Nullable [] body;

        List<Consumer<Answer>> waiting = new ArrayList<>(1);

        Entry(@Nullable Integer hash) {
            this.hash = hash;
        }

        /** Returns who waits for it. */
        List<Consumer<Answer>> end(Answer answer) {
            status = answer.status();
            body = answer.encoded();
            List<Consumer<Answer>> waited = waiting;
            waiting = List.of();
            return waited;
        }

        boolean isFinished() {
            return body != null;
        }

        /** Null: it runs. */
        @Nullable
        Answer answer() {
            return body == null ? null : Answer.decoded(status, body);
        }

        int bytes() {
            return body == null ? 0 : body.length;
        }
    }

    /** What an id takes besides its letters and its answer, about. */
    private static final int ENTRY_BYTES = 200;

    private static final int MAX_WAITING = 64;
    private final int capacity;
    private final long mostBytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param capacity finished ids, at most
     * @param mostBytes of them and their answers, at most
     */
    RequestIds(int capacity, long mostBytes) {
        this.capacity = capacity;
        this.mostBytes = mostBytes;
    }

    /** @param attempt 1 for the first, as the client counts */
    void submit(String id, int attempt, Operation operation, Executor executor, Consumer<Answer> onAnswer) {
        Entry entry = entries.get(id);
        if (entry != null) {
            repeat(entry, operation, onAnswer);
            return;
        }
        if (attempt > 1) {
            Answer answer = Answer.unknown("a repeated request whose first attempt is not remembered");
            Entry unknown = new Entry(null);
            begin(id, unknown);
            end(id, unknown, answer);
            onAnswer.accept(answer);
            return;
        }
        Entry started = new Entry(operation.hashCode());
        started.waiting.add(onAnswer);
        begin(id, started);
        executor.execute(operation, answer -> end(id, started, answer).forEach(w -> w.accept(answer)));
    }

    int size() {
        return entries.size();
    }

    private static void repeat(Entry entry, Operation operation, Consumer<Answer> onAnswer) {
        if (entry.hash != null && entry.hash != operation.hashCode()) {
            onAnswer.accept(Answer.fail(400, "this request id was used for another operation"));
            return;
        }
        Answer answer = entry.answer();
        if (answer != null) {
            onAnswer.accept(answer);
        } else if (entry.waiting.size() >= MAX_WAITING) {
            onAnswer.accept(Answer.unknown("too many repeats of a running request"));
        } else {
            entry.waiting.add(onAnswer);
        }
    }

    private void begin(String id, Entry entry) {
        entries.put(id, entry);
        bytes += id.length() + ENTRY_BYTES;
    }

    private List<Consumer<Answer>> end(String id, Entry entry, Answer answer) {
        List<Consumer<Answer>> waited = entry.end(answer);
        bytes += entry.bytes();
        forget();
        return waited;
    }

    private void forget() {
        Iterator<Map.Entry<String, Entry>> eldest = entries.entrySet().iterator();
        while ((entries.size() > capacity || bytes > mostBytes) && eldest.hasNext()) {
            Map.Entry<String, Entry> one = eldest.next();
            if (one.getValue().isFinished()) {
                bytes -= one.getKey().length() + ENTRY_BYTES + one.getValue().bytes();
                eldest.remove();
            }
        }
    }
}
