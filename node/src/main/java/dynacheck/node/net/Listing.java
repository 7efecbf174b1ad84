package dynacheck.node.net;

import dynacheck.node.core.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of registers, a few at a time, each by an operation of its own: an entry is atomic by itself, the page
 * is no snapshot. Which keys there are, this process alone says. Bounded in keys, in reads at once and in bytes. Event
 * loop only.
 */
final class Listing {
    /** Reads that run at once, of one page. */
    static final int AT_ONCE = 16;

    /** Characters of keys and values after which a page ends. */
    static final int MAX_CHARS = 256 * 1024;

    private final List<String> keys;
    private final int limit;
    private final RequestIds.Executor executor;
    private final Consumer<Answer> onAnswer;
    private final JsonArray page = new JsonArray();
    private int chars;

    /**
     * @param keys in their order; if there are more than {@code limit}, the page ends there and says where to go on
     * @param onAnswer gets the page, or the answer of a read that did not complete, once
     */
    Listing(List<String> keys, int limit, RequestIds.Executor executor, Consumer<Answer> onAnswer) {
        this.keys = keys;
        this.limit = limit;
        this.executor = executor;
        this.onAnswer = onAnswer;
    }

    /** Reads the keys from this one on. */
    void readFrom(int from) {
        int to = Math.min(from + AT_ONCE, Math.min(limit, keys.size()));
        if (from >= to || chars >= MAX_CHARS) {
            onAnswer.accept(Answer.ok(page(from)));
            return;
        }
        new Round(from, to).read();
    }

    private JsonObject page(int next) {
        return new JsonObject()
                .put("registers", page)
                .put("next", next > 0 && next < keys.size() ? keys.get(next - 1) : null)
                .put("atomic", "each register by itself");
    }

    /** Reads that run side by side; those after them begin when all have ended. */
    private final class Round {
        private final int from;
        private final int to;
        private final Map<Integer, JsonObject> found = new TreeMap<>();
        private @Nullable Answer failure;
        private int ended;

        Round(int from, int to) {
            this.from = from;
            this.to = to;
        }

        void read() {
            for (int i = from; i < to; i++) {
                int at = i;
                executor.execute(new Operation.Read(keys.get(i)), answer -> end(at, answer));
            }
        }

        private void end(int at, Answer answer) {
            if (answer.status() == 200) {
                found.put(at, answer.body());
            } else if (failure == null) {
                failure = answer;
            }
            if (++ended < to - from) {
                return;
            }
            if (failure != null) {
                onAnswer.accept(failure);
                return;
            }
            found.forEach((i, entry) -> {
                String value = entry.getString("value");
                if (value != null) {
                    page.add(entry);
                    chars += value.length() + keys.get(i).length();
                }
            });
            readFrom(to);
        }
    }
}
