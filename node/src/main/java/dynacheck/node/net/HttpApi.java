package dynacheck.node.net;

import dynacheck.node.protocol.Operation;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client API in HTTP/JSON. Every input is bounded; what is refused here was certainly not executed. Runs on the
 * node's event loop.
 */
final class HttpApi {
    static final int MAX_BODY_BYTES = 256 * 1024;
    static final int MAX_REQUEST_ID = 128;
    static final int MAX_CONNECTIONS = 512;
    private static final int MAX_REMEMBERED_IDS = 16_384;
    private static final long DEFAULT_DEADLINE_MS = 10_000;
    private static final long MAX_DEADLINE_MS = 120_000;
    private static final String REGISTERS = "/registers/";

    private final Vertx vertx;
    private final RequestIds.Executor executor;
    private final Supplier<JsonObject> status;
    private final Supplier<String> metricsText;
    private final Metrics metrics;
    private final RequestIds ids = new RequestIds(MAX_REMEMBERED_IDS);
    private final HttpServer server;
    private int connections;

    HttpApi(
            Vertx vertx,
            RequestIds.Executor executor,
            Supplier<JsonObject> status,
            Supplier<String> metricsText,
            @Nullable Tls tls,
            Refusals refusals,
            Metrics metrics) {
        this.vertx = vertx;
        this.executor = executor;
        this.status = status;
        this.metricsText = metricsText;
        this.metrics = metrics;
        HttpServerOptions options = new HttpServerOptions()
                .setReuseAddress(true)
                .setHttp2ClearTextEnabled(false) // looking for it, a connection that says nothing is not known of
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(16 * 1024)
                .setIdleTimeout((int) (2 * MAX_DEADLINE_MS / 1000));
        if (tls != null) {
            tls.secure(options);
        }
        this.server = vertx.createHttpServer(options);
        server.connectionHandler(this::accept);
        server.requestHandler(this::handle);
        server.invalidRequestHandler(bad -> {
            metrics.count("http_garbage_total");
            bad.connection().close();
        });
        server.exceptionHandler(e -> {
            metrics.count("http_errors_total");
            if (Refusals.isOne(e)) {
                metrics.count("tls_refused_total");
                refusals.add("a client", e);
            }
        });
    }

    /** The port listened on. */
    Future<Integer> listen(Endpoint endpoint) {
        return server.listen(endpoint.port(), endpoint.host()).map(HttpServer::actualPort);
    }

    Future<Void> close() {
        return server.close();
    }

    /** More than anybody needs are closed at once; idle ones end by themselves. */
    private void accept(HttpConnection connection) {
        connections++;
        connection.closeHandler(gone -> connections--);
        if (connections > MAX_CONNECTIONS) {
            metrics.count("http_connections_refused_total");
            connection.close();
        }
    }

    private void handle(HttpServerRequest request) {
        metrics.count("http_requests_total");
        request.exceptionHandler(e -> metrics.count("http_errors_total"));
        request.response().exceptionHandler(e -> metrics.count("http_errors_total"));
        String path = request.path();
        if (path == null) {
            answer(request, Answer.fail(400, "no path"));
        } else if (path.equals("/status") && request.method() == HttpMethod.GET) {
            answer(request, Answer.ok(status.get()));
        } else if (path.equals("/metrics") && request.method() == HttpMethod.GET) {
            request.response().putHeader("Content-Type", "text/plain; version=0.0.4");
            request.response().end(metricsText.get());
        } else if (path.startsWith(REGISTERS) || path.equals("/reconfig")) {
            withBody(request, body -> operation(request, path, body));
        } else {
            answer(request, Answer.fail(404, "no such resource; try /registers/{key}, /reconfig, /status, /metrics"));
        }
    }

    private void operation(HttpServerRequest request, String path, Buffer body) {
        Operation operation;
        int attempt;
        long deadlineMs;
        String id = request.getHeader("X-Request-Id");
        try {
            operation = path.startsWith(REGISTERS)
                    ? register(request.method(), decodeKey(path.substring(REGISTERS.length())), body)
                    : reconfig(request.method(), body);
            attempt = (int) number(request, "X-Attempt", 1, 1, 1_000_000);
            deadlineMs = number(request, "X-Deadline-Ms", DEFAULT_DEADLINE_MS, 1, MAX_DEADLINE_MS);
            if (id != null && (id.isEmpty() || id.length() > MAX_REQUEST_ID)) {
                throw new IllegalArgumentException("X-Request-Id must have 1 to " + MAX_REQUEST_ID + " characters");
            }
        } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
            answer(request, Answer.fail(400, String.valueOf(e.getMessage())));
            return;
        }
        submit(request, id, attempt, deadlineMs, operation);
    }

    private void submit(
            HttpServerRequest request, @Nullable String id, int attempt, long deadlineMs, Operation operation) {
        boolean[] answered = new boolean[1];
        Consumer<Answer> once = answer -> {
            if (!answered[0]) {
                answered[0] = true;
                answer(request, answer);
            }
        };
        long timer =
                vertx.setTimer(deadlineMs, t -> once.accept(Answer.unknown("no outcome within " + deadlineMs + " ms")));
        Consumer<Answer> done = answer -> {
            vertx.cancelTimer(timer);
            once.accept(answer);
        };
        if (id == null) {
            executor.execute(operation, done);
        } else {
            ids.submit(id, attempt, operation, executor, done);
        }
    }

    private static Operation register(HttpMethod method, String key, Buffer body) {
        if (method == HttpMethod.GET) {
            return new Operation.Read(Requests.key(key));
        }
        if (method == HttpMethod.PUT) {
            return new Operation.Write(Requests.key(key), Requests.value(new JsonObject(body)));
        }
        throw new IllegalArgumentException("a register knows GET and PUT");
    }

    private static Operation reconfig(HttpMethod method, Buffer body) {
        if (method != HttpMethod.POST) {
            throw new IllegalArgumentException("/reconfig knows POST");
        }
        return new Operation.Reconfig(Requests.changes(new JsonObject(body)));
    }

    private static String decodeKey(String segment) {
        return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
    }

    private static long number(HttpServerRequest request, String header, long absent, long min, long max) {
        String text = request.getHeader(header);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(header + " must be a number from " + min + " to " + max);
    }

    /** Collects the body; one that is too long is refused without being held. */
    private void withBody(HttpServerRequest request, Consumer<Buffer> then) {
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        request.handler(part -> {
            if (refused[0]) {
                return;
            }
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                refused[0] = true;
                request.response().putHeader("Connection", "close");
                answer(request, Answer.fail(413, "body longer than " + MAX_BODY_BYTES + " bytes"));
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (!refused[0]) {
                then.accept(body);
            }
        });
    }

    private void answer(HttpServerRequest request, Answer answer) {
        metrics.count("http_answers_total{status=\"" + answer.status() + "\"}");
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).putHeader("Content-Type", "application/json");
        response.end(answer.body().toBuffer());
    }
}
