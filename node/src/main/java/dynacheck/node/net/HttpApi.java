package dynacheck.node.net;

import dynacheck.node.core.Operation;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client API in HTTP/JSON. Every input is bounded; what is refused here was certainly not executed. Runs on the
 * node's event loop.
 */
final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    static final int MAX_BODY_BYTES = 256 * 1024;
    static final int MAX_REQUEST_ID = 128;
    private static final int MAX_LINE = 4096;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final String RESOURCES =
            "/registers, /registers/{key}, /reconfig, /status, /metrics, /livez or /readyz";
    private static final List<String> LOOKS = List.of("/status", "/metrics", "/livez", "/readyz");
    private static final List<String> CONDITIONS =
            List.of("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since");
    /** Pages of registers that are read at a time: each may hold a few hundred kilobytes. */
    private static final int MAX_LISTINGS = 4;

    private static final int MAX_REMEMBERED_IDS = 16_384;
    private static final int MAX_REMEMBERED_BYTES = 4 * 1024 * 1024;
    private static final long DEFAULT_DEADLINE_MS = 10_000;
    private static final long MAX_DEADLINE_MS = 120_000;

    private final Vertx vertx;
    private final Service service;
    private final Limits limits;
    private final Metrics metrics;
    private final RequestIds ids = new RequestIds(MAX_REMEMBERED_IDS, MAX_REMEMBERED_BYTES);
    private final Connections connections;
    private final HttpServer server;
    private long bodyBytes;
    private int listings;

    /** What stands behind the API. */
    interface Service extends RequestIds.Executor {
        /** See {@link dynacheck.node.core.StateMachine#keys}. */
        NavigableSet<String> keys();

        JsonObject status();

        /** 200, or what keeps it from serving. */
        Answer readiness();

        String metricsText();
    }

    HttpApi(Vertx vertx, Service service, Limits limits, @Nullable Tls tls, Refusals refusals, Metrics metrics) {
        this.vertx = vertx;
        this.service = service;
        this.limits = limits;
        this.metrics = metrics;
        connections = new Connections(vertx, limits.connections(), metrics);
        HttpServerOptions options = new HttpServerOptions()
                .setReuseAddress(true)
                .setHttp2ClearTextEnabled(false) // while it looks for that, a silent connection escapes our count
                .setPerFrameWebSocketCompressionSupported(false) // else each request passes a handler for that
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setIdleTimeout((int) (2 * MAX_DEADLINE_MS / 1000));
        if (tls != null) {
            tls.secure(options);
        }
        this.server = vertx.createHttpServer(options);
        server.connectionHandler(connections::opened);
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

    private void handle(HttpServerRequest request) {
        metrics.count("http_requests_total");
        request.exceptionHandler(e -> metrics.count("http_errors_total"));
        request.response().exceptionHandler(e -> metrics.count("http_errors_total"));
        String path = request.path();
        if (connections.isSurplus(request.connection())) {
            answerAndClose(request, Answer.overloaded(limits.connections() + " clients are connected"));
        } else if (path == null) {
            answer(request, Answer.fail(400, "no path; try " + RESOURCES));
        } else if (Requests.isOperation(path) || path.equals(ListRequest.PATH)) {
            withBody(request, body -> answering(request, () -> operation(request, path, body)));
        } else if (LOOKS.contains(path)) {
            answering(request, () -> look(request, path));
        } else {
            answer(request, Answer.fail(404, "no such resource; try " + RESOURCES));
        }
    }

    /** Whatever goes wrong inside the node, the client gets an answer at once. */
    private void answering(HttpServerRequest request, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            metrics.count("http_errors_total");
            LOG.error("{} {} met an error of this node", request.method(), request.path(), e);
            answer(request, Answer.broken(e));
        }
    }

    private void look(HttpServerRequest request, String path) {
        if (request.method() != HttpMethod.GET) {
            answer(
                    request,
                    Requests.method(request.method().name(), "GET", "GET " + path)
                            .answer());
            return;
        }
        switch (path) {
            case "/status" -> answer(request, Answer.ok(service.status()));
            case "/livez" -> answer(request, Answer.ok(new JsonObject().put("live", true)));
            case "/readyz" -> answer(request, service.readiness());
            default -> {
                request.response().putHeader("Content-Type", "text/plain; version=0.0.4");
                request.response().end(service.metricsText());
            }
        }
    }

    /** No HTTP, or more of it than is read. */
    private void garbage(HttpServerRequest bad) {
        metrics.count("http_garbage_total");
        Throwable cause = bad.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        answerAndClose(
                bad,
                Answer.fail(
                        status,
                        "not a request of HTTP/1.1 with a first line of at most " + MAX_LINE
                                + " bytes and headers of at most " + MAX_HEADERS));
    }

    private void operation(HttpServerRequest request, String path, Buffer body) {
        for (String header : CONDITIONS) {
            Answer refused = Requests.unconditional(header, request.getHeader(header));
            if (refused != null) {
                answer(request, refused);
                return;
            }
        }
        String method = request.method().name();
        Operation operation;
        int attempt;
        long deadlineMs;
        String id = request.getHeader("X-Request-Id");
        try {
            if (path.equals(ListRequest.PATH)) {
                list(request, ListRequest.of(method, request.query(), body.getBytes()));
                return;
            }
            operation = Requests.operation(method, path, request.query(), body.getBytes());
            attempt = (int) number(request, "X-Attempt", 1, 1, 1_000_000);
            deadlineMs = deadlineMs(request);
            if (id != null && (id.isEmpty() || id.length() > MAX_REQUEST_ID)) {
                throw BadRequest.of(
                        "X-Request-Id", "1 to " + MAX_REQUEST_ID + " characters", "r-17", id.length() + " characters");
            }
        } catch (BadRequest e) {
            answer(request, e.answer());
            return;
        }
        Consumer<Answer> done = done(request, name(operation), deadlineMs);
        if (id == null || operation instanceof Operation.Read) { // what a read found may be large, and it does no harm
            service.execute(operation, done);
        } else {
            ids.submit(id, attempt, operation, service, done);
        }
    }

    /** For metrics. */
    private static String name(Operation operation) {
        return switch (operation) {
            case Operation.Read read -> "read";
            case Operation.Write write -> write.value() == null ? "delete" : "write";
            case Operation.Reconfig reconfig -> "reconfig";
        };
    }

    private void list(HttpServerRequest request, ListRequest wanted) throws BadRequest {
        long deadlineMs = deadlineMs(request);
        Answer readiness = service.readiness();
        if (readiness.status() != 200) {
            answer(request, readiness); // it would answer each read so, and knows perhaps none
            return;
        }
        if (listings >= MAX_LISTINGS) {
            metrics.count("overloaded_total");
            answer(request, Answer.overloaded(MAX_LISTINGS + " lists are being read"));
            return;
        }
        listings++;
        Consumer<Answer> done = done(request, "list", deadlineMs);
        List<String> keys = wanted.among(service.keys());
        new Listing(keys, wanted.limit(), service, answer -> {
                    listings--;
                    done.accept(answer);
                })
                .readFrom(0);
    }

    private static long deadlineMs(HttpServerRequest request) throws BadRequest {
        return number(request, "X-Deadline-Ms", DEFAULT_DEADLINE_MS, 1, MAX_DEADLINE_MS);
    }

    /** Answers once: with the outcome, or that there is none in time. */
    private Consumer<Answer> done(HttpServerRequest request, String name, long deadlineMs) {
        long begun = System.nanoTime();
        boolean[] answered = new boolean[1];
        Consumer<Answer> once = answer -> {
            if (!answered[0]) {
                answered[0] = true;
                metrics.took("request_seconds", "operation=\"" + name + "\"", System.nanoTime() - begun);
                answer(request, answer);
            }
        };
        long timer =
                vertx.setTimer(deadlineMs, t -> once.accept(Answer.unknown("no outcome within " + deadlineMs + " ms")));
        return answer -> {
            vertx.cancelTimer(timer);
            once.accept(answer);
        };
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

    /** Collects the body; one that is too long, or one too many, is refused without being held. */
    private void withBody(HttpServerRequest request, Consumer<Buffer> then) {
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        request.handler(part -> {
            if (refused[0]) {
                return;
            }
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                refused[0] = true;
                answerAndClose(request, Answer.fail(413, "the body: expected at most " + MAX_BODY_BYTES + " bytes"));
            } else if (bodyBytes + part.length() > limits.bytes()) {
                refused[0] = true;
                metrics.count("overloaded_total");
                answerAndClose(request, Answer.overloaded(bodyBytes + " bytes of requests are arriving"));
            } else {
                body.appendBuffer(part);
                bodyBytes += part.length();
            }
        });
        boolean[] released = new boolean[1];
        Runnable release = () -> {
            if (!released[0]) {
                released[0] = true;
                bodyBytes -= body.length();
            }
        };
        request.response().endHandler(answered -> release.run());
        request.response().closeHandler(left -> release.run());
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
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store");
        if (answer.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.end(Buffer.buffer(answer.encoded()));
    }

    /** Of a client that is not listened to any longer. */
    private void answerAndClose(HttpServerRequest request, Answer answer) {
        request.response().putHeader("Connection", "close");
        answer(request, answer);
        request.connection().close();
    }
}
