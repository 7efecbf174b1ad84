package dynacheck.workloads.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers by HTTP/1.1, in plain text or over TLS. One event loop for all, and connections that are kept: so a call
 * costs some 16 us of processor time, a quarter of what one of {@code java.net.http} from a thread of its own does, and
 * a benchmark measures the server. A call is never repeated here.
 */
public final class HttpCalls {
    private static final int CONNECT_MILLIS = 2_000;

    /** Connections to one server: more than there are clients. */
    private static final int MOST_CONNECTIONS = 4096;

    /** In plain text. */
    public static final HttpCalls PLAIN = new HttpCalls(options());

    /** The one event loop; it ends with the JVM, and does not keep it. */
    private static final class Loop {
        static final Vertx VERTX = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(10)));
        static final Context CONTEXT = VERTX.getOrCreateContext();
    }

    /** Whom to ask; a host's name was looked up, if it could be. */
    public record Server(String host, int port, SocketAddress address) {
        public static Server at(String host, int port) {
            InetSocketAddress address;
            try {
                address = new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                address = InetSocketAddress.createUnresolved(host, port); // each call will say so
            }
            return new Server(host, port, SocketAddress.inetSocketAddress(address));
        }
    }

    /**
     * @param method GET, PUT, POST...
     * @param path with its query, if any; encoded
     * @param body null: none
     * @param timeout until the whole answer is there
     */
    public record Call(
            Server server,
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            Duration timeout) {}

    /** How a call ended. */
    public sealed interface Ending {}

    public record Answer(int status, String body) implements Ending {
        private static final int OK = 200;

        public boolean isOk() {
            return status == OK;
        }
    }

    /** Certainly: there was no connection. */
    public record NotSent(String why) implements Ending {}

    /** The connection ended before the answer; the server may have done what was asked. */
    public record Broken(String why) implements Ending {}

    /** The same is true. */
    public record TimedOut(String why) implements Ending {}

    private final HttpClientOptions options;
    private @Nullable HttpClient client;

    private HttpCalls(HttpClientOptions options) {
        this.options = options;
    }

    /** Over TLS, with the certificate of this context, to servers that it trusts and that have the host's name. */
    public static HttpCalls over(SSLContext tls) {
        return new HttpCalls(options().setSsl(true).setSslEngineOptions(new Tls(tls)));
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS);
    }

    /** A context that was made elsewhere, which Vert.x has no option for. */
    private static final class Tls extends JdkSSLEngineOptions {
        private final SSLContext context;

        Tls(SSLContext context) {
            this.context = context;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return this;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            JdkSslContext netty = new JdkSslContext(
                    context,
                    true,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.NONE,
                    null,
                    false);
            return () -> new DelegatingSslContext(netty) {
                /** A context that is not made by an option of Vert.x is not told to look at names, either. */
                @Override
                protected void initEngine(SSLEngine engine) {
                    SSLParameters parameters = engine.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    engine.setSSLParameters(parameters);
                }
            };
        }
    }

    /** Begins the call; {@code then} gets its ending, once, on the event loop, which it must not block. */
    public void begin(Call call, Consumer<Ending> then) {
        Exchange exchange = new Exchange(call, then);
        if (Vertx.currentContext() == Loop.CONTEXT) {
            exchange.begin();
        } else {
            Loop.CONTEXT.runOnContext(v -> exchange.begin());
        }
    }

    /** Waits for the ending. Not for the event loop. */
    public Ending await(Call call) throws InterruptedException {
        BlockingQueue<Ending> ending = new ArrayBlockingQueue<>(1);
        begin(call, ending::add);
        return ending.take();
    }

    /** On the event loop only. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = Loop.VERTX
                    .httpClientBuilder()
                    .with(options)
                    .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS))
                    // What breaks a connection ends its call, too; without a handler it would be logged as an error.
                    .withConnectHandler(connection -> connection.exceptionHandler(cause -> {}))
                    .build();
            client = made;
        }
        return made;
    }

    /** One call. On the event loop only. */
    private final class Exchange {
        private final Call call;
        private final Consumer<Ending> then;
        private @Nullable HttpClientRequest request;
        private long timer;
        private boolean ended;

        Exchange(Call call, Consumer<Ending> then) {
            this.call = call;
            this.then = then;
        }

        void begin() {
            timer = Loop.VERTX.setTimer(Math.max(1, call.timeout().toMillis()), t -> timedOut());
            try {
                client().request(wanted()).onComplete(this::send, cause -> end(new NotSent(notSent(cause))));
            } catch (IllegalArgumentException e) {
                end(new NotSent("no request of HTTP: " + text(e)));
            }
        }

        private RequestOptions wanted() {
            RequestOptions wanted = new RequestOptions()
                    .setServer(call.server().address())
                    .setHost(call.server().host())
                    .setPort(call.server().port())
                    .setMethod(HttpMethod.valueOf(call.method()))
                    .setURI(call.path());
            call.headers().forEach(wanted::putHeader);
            return wanted;
        }

        private void send(HttpClientRequest opened) {
            opened.exceptionHandler(cause -> {}); // as for connections
            if (ended) {
                opened.reset();
                return;
            }
            request = opened;
            String body = call.body();
            (body == null ? opened.send() : opened.send(body))
                    .compose(response -> response.body()
                            .map(bytes -> new Answer(response.statusCode(), bytes.toString(StandardCharsets.UTF_8))))
                    .onComplete(this::end, cause -> end(new Broken(text(cause))));
        }

        /** A connection on which an answer may still come is not used again. */
        private void timedOut() {
            HttpClientRequest sent = request;
            end(new TimedOut("no answer within " + call.timeout().toMillis() + " ms"));
            if (sent != null) {
                sent.reset();
            }
        }

        private void end(Ending ending) {
            if (!ended) {
                ended = true;
                Loop.VERTX.cancelTimer(timer);
                then.accept(ending);
            }
        }
    }

    private static String notSent(Throwable cause) {
        boolean refused = cause instanceof ConnectException && text(cause).contains("refused");
        return refused ? "connection refused" : "no connection: " + text(cause);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.toString() : message;
    }
}
