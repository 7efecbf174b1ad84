package dynacheck.node.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One node of a {@link LocalCluster}.
 *
 * @param folder with its data, its log and the file that names its process
 */
record LocalNode(Path folder, String id, int clientPort, int peerPort) {
    /** A clock that is set while a process runs moves its start by this much at most. */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final int LAST_LINES = 5;

    String url() {
        return "http://127.0.0.1:" + clientPort;
    }

    Path log() {
        return folder.resolve("node.log");
    }

    private Path pidFile() {
        return folder.resolve("process");
    }

    boolean wasStarted() {
        return Files.exists(pidFile());
    }

    /** @param detached whether it outlives this process */
    Process start(List<String> command, boolean detached) throws IOException {
        Files.createDirectories(folder);
        List<String> all = new ArrayList<>(command);
        if (!detached) {
            all.add("--exit-with-stdin");
        }
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectInput(
                        detached
                                ? ProcessBuilder.Redirect.from(
                                        Path.of("/dev/null").toFile())
                                : ProcessBuilder.Redirect.PIPE)
                .start();
        Instant begun = process.info().startInstant().orElseGet(Instant::now);
        Files.writeString(pidFile(), process.pid() + " " + begun + System.lineSeparator());
        return process;
    }

    /** Its process if that runs. A number that another process got since is not taken for it. */
    Optional<ProcessHandle> process() throws IOException {
        if (!wasStarted()) {
            return Optional.empty();
        }
        String[] words = Files.readString(pidFile()).strip().split(" ");
        try {
            Instant begun = Instant.parse(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(start -> Duration.between(start, begun).abs().compareTo(SAME_START) < 0)
                            .orElse(false));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    pidFile() + " names no process: remove it if " + id + " does not run", e);
        }
    }

    /** Ends its process; returns whether there was one. */
    boolean stop() throws IOException, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            return false;
        }
        process.get().destroy();
        long begun = System.nanoTime();
        while (process.get().isAlive()) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(5)) {
                process.get().destroyForcibly();
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** "ready", or why it is not. */
    String readiness(HttpClient http) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/readyz"))
                    .timeout(ANSWERS_WITHIN)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? READY
                    : answer.body().replaceFirst(".*\"error\":\"", "").replaceFirst("\"}$", "");
        } catch (IOException e) {
            return "does not answer";
        }
    }

    static final String READY = "ready";

    /** The end of its log. */
    List<String> lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
