package dynacheck.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** How runs under way stand, as server-sent events. */
final class LiveEvents implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration EVERY = Duration.ofMillis(500);
    /** Each reads a history of its own. */
    private static final int MOST_WATCHERS = 16;

    private final Semaphore watchers = new Semaphore(MOST_WATCHERS);
    private volatile boolean closed;

    /** Sends until the run is over, nobody listens, or the notebook is closed. */
    void send(HttpExchange exchange, Path folder, Entry entry) throws IOException {
        if (!watchers.tryAcquire()) {
            Answer.bytes(exchange, 503, "text/plain", "too many watch already".getBytes(StandardCharsets.UTF_8));
            return;
        }
        try (LiveRun run = LiveRun.follow(folder, Duration.ofMillis(millis(entry)));
                OutputStream out = Answer.stream(exchange, "text/event-stream")) {
            int from = 0;
            while (!Answer.isHead(exchange)) {
                boolean last = run.isOver() || closed;
                LiveRun.Standing now = run.standing(from);
                Map<String, @Nullable Object> standing = new LinkedHashMap<>(now.words());
                standing.put("over", last);
                out.write(("data: " + JSON.writeValueAsString(standing) + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                from = now.wholeSeconds();
                if (last) {
                    return;
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watchers.release();
        }
    }

    private static long millis(Entry entry) {
        try {
            return Long.parseLong(entry.setting("time-limit-ms"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
