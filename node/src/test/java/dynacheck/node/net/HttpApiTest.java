package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpApiTest {
    /** As where a runtime lacks a module that only this answer needs. */
    private static final class Broken implements HttpApi.Service {
        @Override
        public NavigableSet<String> keys() {
            return Collections.emptyNavigableSet();
        }

        @Override
        public JsonObject status() {
            throw new IllegalStateException("status");
        }

        @Override
        public Answer readiness() {
            throw new IllegalStateException("readiness");
        }

        @Override
        public String metricsText() {
            throw new NoClassDefFoundError("a class of metrics");
        }

        @Override
        public void execute(Operation operation, Consumer<Answer> done) {
            throw new IllegalStateException("execute");
        }
    }

    @Test
    void anErrorOfTheNodeIsAnAnswer() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpApi api = new HttpApi(
                vertx, new Broken(), Limits.usual(), null, new Refusals(System::nanoTime, line -> {}), new Metrics());
        try (HttpClient http = HttpClient.newHttpClient()) {
            int port = api.listen(new Endpoint("127.0.0.1", 0)).await();
            for (String path : List.of("/status", "/metrics", "/readyz", "/registers", "/registers/x")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertEquals(500, response.statusCode(), path);
                JsonObject body = new JsonObject(response.body());
                assertEquals("unknown", body.getString("outcome"), path);
                assertTrue(body.getString("error").contains("see its log"), response.body());
            }
        } finally {
            vertx.close().await();
        }
    }
}
