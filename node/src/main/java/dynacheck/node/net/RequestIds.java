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
 * executed. The memory is bounded: the ids used least recently are forgotten, finished ones only. Event loop only.
 */
final class RequestIds {
    /** Runs an operation and passes on its answer, once. */
    interface Executor {
        void execute(Operation operation, Consumer<Answer> onAnswer);
    }

    private static final class Entry {
        /** Of the operation, which may be large; null if it is not known. */
        final @Nullable Integer hash;

        @Nullable
        Answer answer;

        final List<Consumer<Answer>> waiting = new ArrayList<>();

        Entry(@Nullable Integer hash) {
            this.hash = hash;
        }
    }

    private static final int MAX_WAITING = 64;
    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    RequestIds(int capacity) {
        this.capacity = capacity;
    }

    /** @param attempt 1 for the first, as the client counts */
    void submit(String id, int attempt, Operation operation, Executor executor, Consumer<Answer> onAnswer) {
        Entry entry = entries.get(id);
        if (entry != null) {
            repeat(entry, operation, onAnswer);
            return;
        }
        if (attempt > 1) {
            Entry unknown = new Entry(null);
            unknown.answer = Answer.unknown("a repeated request whose first attempt is not remembered");
            remember(id, unknown);
            onAnswer.accept(unknown.answer);
            return;
        }
        Entry started = new Entry(operation.hashCode());
        started.waiting.add(onAnswer);
        remember(id, started);
        executor.execute(operation, answer -> {
            started.answer = answer;
            List<Consumer<Answer>> waiting = List.copyOf(started.waiting);
            started.waiting.clear();
            waiting.forEach(w -> w.accept(answer));
        });
    }

    int size() {
        return entries.size();
    }

    private static void repeat(Entry entry, Operation operation, Consumer<Answer> onAnswer) {
        if (entry.hash != null && entry.hash != operation.hashCode()) {
            onAnswer.accept(Answer.fail(400, "this request id was used for another operation"));
        } else if (entry.answer != null) {
            onAnswer.accept(entry.answer);
        } else if (entry.waiting.size() >= MAX_WAITING) {
            onAnswer.accept(Answer.unknown("too many repeats of a running request"));
        } else {
            entry.waiting.add(onAnswer);
        }
    }

    private void remember(String id, Entry entry) {
        entries.put(id, entry);
        Iterator<Entry> eldest = entries.values().iterator();
        while (entries.size() > capacity && eldest.hasNext()) {
            if (eldest.next().answer != null) {
                eldest.remove();
            }
        }
    }
}
