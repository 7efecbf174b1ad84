package dynacheck.workloads.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How calls end, by a server that writes bytes as the test says. */
@NullUnmarked
@Timeout(60)
class HttpCallsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** What to do with a request on its connection. */
    private interface Reaction {
        void to(Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private ServerSocket listening;
    private volatile Reaction reaction = says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void watchTheLog() {
        logged.start();
        root().addAppender(logged);
    }

    /** How a call ended is told to who asked; the screen is for people. */
    @AfterEach
    void nothingIsLogged() {
        root().detachAppender(logged);
        assertEquals(
                List.of(),
                List.copyOf(logged.list).stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .toList());
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket connection = listening.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(connection));
                }
            } catch (IOException e) {
                // closed: the test is over
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        over.countDown();
        listening.close();
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> head = new ArrayList<>();
                int length = 0;
                for (; !line.isEmpty(); line = in.readLine()) {
                    head.add(line);
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(
                                line.substring("content-length:".length()).trim());
                    }
                }
                char[] body = new char[length];
                assertEquals(length, in.read(body, 0, length), "a short body comes at once");
                requests.add(head.getFirst() + " " + new String(body));
                reaction.to(connection, connection.getOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // the client went away
        }
    }

    private static Reaction says(String text) {
        return (connection, out) -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpCalls.Ending ask(String method, String path, @Nullable String body, Duration timeout)
            throws InterruptedException {
        HttpCalls.Server server = HttpCalls.Server.at("127.0.0.1", listening.getLocalPort());
        return HttpCalls.PLAIN.await(new HttpCalls.Call(server, method, path, Map.of("X-A", "b"), body, timeout));
    }

    @Test
    void connectionsAreKept() throws Exception {
        assertEquals(new HttpCalls.Answer(200, "ok"), ask("GET", "/a?b=c", null, LONG));
        assertEquals(new HttpCalls.Answer(200, "ok"), ask("PUT", "/%20", "{\"\u00e9\": 1}", LONG));
        assertEquals(new HttpCalls.Answer(200, "ok"), ask("POST", "/d", "", LONG));
        assertEquals(1, connections.get());
        assertTrue(requests.remove().startsWith("GET /a?b=c HTTP/1.1"));
    }

    @Test
    void anAnswerMayComeInPieces() throws Exception {
        reaction = says("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertEquals(new HttpCalls.Answer(503, "abcde"), ask("GET", "/", null, LONG));
    }

    /** And its connection, on which the answer may still come, is closed. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"})
    void theTimeIsThatOfTheWholeAnswer(String head) throws Exception {
        Reaction usual = reaction;
        CountDownLatch hungUp = new CountDownLatch(1);
        reaction = (connection, out) -> {
            out.write(head.getBytes(StandardCharsets.UTF_8));
            try {
                for (int i = 0; i < 900 && !over.await(20, TimeUnit.MILLISECONDS); i++) {
                    out.write('x'); // never silent for long
                }
            } catch (IOException e) {
                hungUp.countDown();
            }
        };
        long begun = System.nanoTime();
        assertEquals(new HttpCalls.TimedOut("no answer within 200 ms"), ask("GET", "/", null, SHORT));
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(10).toNanos());
        assertTrue(hungUp.await(10, TimeUnit.SECONDS));
        reaction = usual;
        assertEquals(new HttpCalls.Answer(200, "ok"), ask("GET", "/", null, LONG));
        assertEquals(2, connections.get());
    }

    /** As of a process that stands still: its kernel lets in who waits in line once there is room again. */
    @Test
    void aConnectionThatComesTooLateIsNotUsed() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket full = new ServerSocket(0, 1, loopback);
                Socket first = new Socket(loopback, full.getLocalPort());
                Socket second = new Socket(loopback, full.getLocalPort())) {
            full.setSoTimeout((int) LONG.toMillis());
            HttpCalls.Server server = HttpCalls.Server.at("127.0.0.1", full.getLocalPort());
            HttpCalls.Call call = new HttpCalls.Call(server, "GET", "/", Map.of(), null, SHORT);
            assertInstanceOf(HttpCalls.TimedOut.class, HttpCalls.PLAIN.await(call));
            List<Integer> line = List.of(first.getLocalPort(), second.getLocalPort());
            for (int i = 0; i < line.size(); i++) {
                assertTrue(line.contains(full.accept().getPort()));
            }
            try (Socket late = full.accept()) {
                late.setSoTimeout(500);
                assertThrows(SocketTimeoutException.class, late.getInputStream()::read, "nothing is asked any more");
            }
        }
    }

    @Test
    void aConnectionThatEndsInAnAnswerIsBroken() throws Exception {
        for (String begun :
                List.of("", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")) {
            reaction = (connection, out) -> {
                out.write(begun.getBytes(StandardCharsets.UTF_8));
                connection.close();
            };
            assertInstanceOf(HttpCalls.Broken.class, ask("PUT", "/", "x", LONG), begun);
        }
    }

    @Test
    void whatIsNoHttpIsBroken() throws Exception {
        reaction = says("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        assertInstanceOf(HttpCalls.Broken.class, ask("GET", "/", null, LONG));
    }

    @Test
    void whatNobodyListensToIsNotSent() throws Exception {
        int free;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = unused.getLocalPort();
        }
        assertEquals(new HttpCalls.NotSent("connection refused"), get(HttpCalls.Server.at("127.0.0.1", free)));
        assertInstanceOf(HttpCalls.NotSent.class, get(HttpCalls.Server.at("no-such-host.invalid", 80)));
    }

    private static HttpCalls.Ending get(HttpCalls.Server server) throws InterruptedException {
        return HttpCalls.PLAIN.await(new HttpCalls.Call(server, "GET", "/", Map.of(), null, LONG));
    }

    /** Else the timeout would be all that is heard of it. */
    @Test
    void whatIsNoRequestIsNotSent() throws Exception {
        HttpCalls.Server server = HttpCalls.Server.at("127.0.0.1", listening.getLocalPort());
        HttpCalls.Call call = new HttpCalls.Call(server, "GET", "/", Map.of("X-A", "a\r\nb"), null, LONG);
        assertInstanceOf(HttpCalls.NotSent.class, HttpCalls.PLAIN.await(call));
    }
}
