package dynacheck.node.net;

import dynacheck.node.core.Operation;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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
    private static final int MAX_LINE = 4096;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final String RESOURCES = "/registers/{key}, /reconfig, /status or /metrics";
    private static final int MAX_REMEMBERED_IDS = 16_384;
    private static final long DEFAULT_DEADLINE_MS = 10_000;
    private static final long MAX_DEADLINE_MS = 120_000;

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
                .setHttp2ClearTextEnabled(false) // while it looks for that, a silent connection escapes our count
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setIdleTimeout((int) (2 * MAX_DEADLINE_MS / 1000));
        if (tls != null) {
            tls.secure(options);
        }
        this.server = vertx.createHttpServer(options);
        server.connectionHandler(this::accept);
        server.requestHandler(this::handle);
        server.invalidRequestHandler(this::garbage);
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
            answer(request, Answer.fail(400, "no path; try " + RESOURCES));
        } else if (path.equals("/status") || path.equals("/metrics")) {
            look(request, path);
        } else if (Requests.isOperation(path)) {
            withBody(request, body -> operation(request, path, body));
        } else {
            answer(request, Answer.fail(404, "no such resource; try " + RESOURCES));
        }
    }

    private void look(HttpServerRequest request, String path) {
        if (request.method() != HttpMethod.GET) {
            answer(
                    request,
                    Requests.method(request.method().name(), "GET", "GET " + path)
                            .answer());
        } else if (path.equals("/status")) {
            answer(request, Answer.ok(status.get()));
        } else {
            request.response().putHeader("Content-Type", "text/plain; version=0.0.4");
            request.response().end(metricsText.get());
        }
    }

    /** No HTTP, or more of it than is read. */
    private void garbage(HttpServerRequest bad) {
        metrics.count("http_garbage_total");
        Throwable cause = bad.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        bad.response().putHeader("Connection", "close");
        answer(
                bad,
                Answer.fail(
                        status,
                        "not a request of HTTP/1.1 with a first line of at most " + MAX_LINE
                                + " bytes and headers of at most " + MAX_HEADERS));
        bad.connection().close();
    }

    private void operation(HttpServerRequest request, String path, Buffer body) {
        Operation operation;
        int attempt;
        long deadlineMs;
        String id = request.getHeader("X-Request-Id");
        try {
            operation = Requests.operation(request.method().name(), path, request.query(), body.getBytes());
            attempt = (int) number(request, "X-Attempt", 1, 1, 1_000_000);
            deadlineMs = number(request, "X-Deadline-Ms", DEFAULT_DEADLINE_MS, 1, MAX_DEADLINE_MS);
            if (id != null && (id.isEmpty() || id.length() > MAX_REQUEST_ID)) {
                throw BadRequest.of(
                        "X-Request-Id", "1 to " + MAX_REQUEST_ID + " characters", "r-17", id.length() + " characters");
            }
        } catch (BadRequest e) {
            answer(request, e.answer());
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

    private static long number(HttpServerRequest request, String header, long absent, long min, long max)
            throws BadRequest {
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
        throw BadRequest.of(
                header, "a number from " + min + " to " + max, String.valueOf(absent), JsonBody.quoted(text));
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
                answer(request, Answer.fail(413, "the body: expected at most " + MAX_BODY_BYTES + " bytes"));
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
