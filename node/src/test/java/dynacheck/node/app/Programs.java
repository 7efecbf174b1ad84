package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Node programs on loopback, each a process of the operating system, with what they printed. */
final class Programs implements AutoCloseable {
    private static final long WITHIN_SECONDS = 40;

    record Reply(int status, JsonObject body) {
        String error() {
            return body.getString("error");
        }
    }

    /** How a program ended: its exit code and all that it printed. */
    record End(int code, String said) {}

    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Process> running = new HashMap<>();
    private final Map<String, Integer> httpPorts = new HashMap<>();

    Programs(Path folder) {
        this.folder = folder;
    }

    Path data(String name) {
        return folder.resolve(name);
    }

    /** @param name of the program here, for {@link #end}, {@link #kill} and its log; its client port is the next one */
    void start(String name, int httpPort, List<String> options) throws IOException {
        start(Main.class, name, httpPort, options);
    }

    /** The same with another program than the node that is shipped. */
    void start(Class<? extends Main> program, String name, int httpPort, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program.getName(), "--http", "127.0.0.1:" + httpPort, "--exit-with-stdin"));
        command.addAll(options);
        httpPorts.put(name, httpPort);
        running.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(log(name).toFile()))
                        .start());
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private Process process(String name) {
        Process process = running.get(name);
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    /** Waits until the program ends by itself. */
    End end(String name) throws IOException, InterruptedException {
        assertTrue(process(name).waitFor(WITHIN_SECONDS, TimeUnit.SECONDS), () -> name + " goes on: " + said(name));
        return new End(process(name).exitValue(), said(name));
    }

    String said(String name) {
        try {
            return Files.readString(log(name));
        } catch (IOException e) {
            return e.toString();
        }
    }

    void kill(String name) throws InterruptedException {
        process(name).destroyForcibly().waitFor();
    }

    Reply send(String name, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + httpPorts.getOrDefault(name, 0) + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("X-Deadline-Ms", "5000")
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), new JsonObject(response.body()));
    }

    /** Waits until the status has this field. */
    void awaitStatus(String name, String field) throws InterruptedException {
        await(name + " " + field, () -> send(name, "GET", "/status", "").body().getBoolean(field));
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** A refused connection is a condition that does not hold. */
    void await(String what, Condition condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            assertTrue(
                    System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(WITHIN_SECONDS),
                    () -> "not within " + WITHIN_SECONDS + " s: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : running.values()) {
            process.destroyForcibly().waitFor();
        }
        http.close();
    }
}
