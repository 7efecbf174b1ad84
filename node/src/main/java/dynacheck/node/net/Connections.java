package dynacheck.node.net;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts the connections of clients. Whoever comes when there are as many as may be is let in for one answer, 503;
 * where even those are too many, for none. Event loop only.
 */
final class Connections {
    /** How long a client that will be refused may take to ask: where many come at once, it waits for its turn, too. */
    private static final long REFUSAL_MS = 5000;

    /** Clients that may wait for their refusal. */
    private static final int MAX_SURPLUS = 2048;

    private final Vertx vertx;
    private final int most;
    private final Metrics metrics;
    private final Set<HttpConnection> surplus = new HashSet<>();
    private int open;

    Connections(Vertx vertx, int most, Metrics metrics) {
        this.vertx = vertx;
        this.most = most;
        this.metrics = metrics;
    }

    void opened(HttpConnection connection) {
        if (open < most) {
            open++;
            connection.closeHandler(gone -> open--);
            return;
        }
        metrics.count("http_connections_refused_total");
        if (surplus.size() >= MAX_SURPLUS) {
            connection.close();
            return;
        }
        surplus.add(connection);
        long timer = vertx.setTimer(REFUSAL_MS, t -> connection.close());
        connection.closeHandler(gone -> {
            vertx.cancelTimer(timer);
            surplus.remove(connection);
        });
    }

    /** Whether it is one too many. */
    boolean isSurplus(HttpConnection connection) {
        return surplus.contains(connection);
    }
}
