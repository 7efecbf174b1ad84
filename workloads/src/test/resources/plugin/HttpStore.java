import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dynacheck.generator.Invocation;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.target.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A store in one file: its first member keeps the registers in memory, and the others ask it. */
public final class HttpStore implements Target {
    @Override
    public String name() {
        return "http-store";
    }

    @Override
    public Session open(RunSetup run) {
        return new Session() {
            @Override
            public LaunchSpec launch(NodeSetup setup) {
                int first = setup.initialView().getFirst().clientPort();
                return LaunchSpec.java(Node.class, "" + setup.self().clientPort(), "" + first);
            }

            @Override
            public Client openClient(NodeAddress node) {
                return op -> perform(node, op);
            }
        };
    }

    private static Completion perform(NodeAddress node, Invocation op) throws Exception {
        if (!(op.value() instanceof List<?> keyAndValue)) {
            return new Completion.Ok(op.value(), Map.of()); // a reconfiguration: whoever is there may serve
        }
        String key = URLEncoder.encode(keyAndValue.getFirst() + "", StandardCharsets.UTF_8);
        boolean read = op.f().equals("read");
        Duration patience = op.patienceOr(Duration.ofSeconds(5));
        try {
            var answer = Node.send(node.clientPort(), key, read ? "" : keyAndValue.getLast() + "", patience);
            if (answer.statusCode() != 200) {
                return new Completion.Fail("the first member is down");
            }
            Long value = answer.body().isEmpty() ? null : Long.valueOf(answer.body());
            return new Completion.Ok(read ? Arrays.asList(keyAndValue.getFirst(), value) : op.value(), Map.of());
        } catch (ConnectException e) {
            return new Completion.Fail("connection refused");
        }
    }

    /** The program of a node: its port, and that of the first member. */
    static final class Node {
        private static final HttpClient HTTP = HttpClient.newHttpClient();
        private static final Map<String, String> REGISTERS = new ConcurrentHashMap<>();

        public static void main(String[] args) throws IOException {
            int port = Integer.parseInt(args[0]);
            int first = Integer.parseInt(args[1]);
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", request -> serve(request, first == port ? 0 : first));
            server.start();
            System.in.read(); // until the harness ends
            System.exit(0);
        }

        private static void serve(HttpExchange request, int first) throws IOException {
            String key = request.getRequestURI().getRawPath().substring(1);
            String value = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = 200;
            try {
                if (first != 0) {
                    value = send(first, key, value, Duration.ofSeconds(5)).body();
                } else if (value.isEmpty()) {
                    value = REGISTERS.getOrDefault(key, "");
                } else {
                    REGISTERS.put(key, value);
                }
            } catch (ConnectException e) {
                status = 503;
            } catch (InterruptedException e) {
                return; // the client learns nothing
            }
            byte[] answer = value.getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            request.getResponseBody().write(answer);
            request.close();
        }

        /** A write if {@code value} is not empty, else a read. */
        static HttpResponse<String> send(int port, String key, String value, Duration patience)
                throws IOException, InterruptedException {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + key))
                            .timeout(patience)
                            .POST(HttpRequest.BodyPublishers.ofString(value))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
