package dynacheck.workloads.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of a client program. Used by one thread at a time. */
final class ClientProgram implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final Duration ENDING = Duration.ofSeconds(1);

    /** It ended, hung, or said what nobody expected; the message says which. Nobody may use it any more. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String how) {
            super(how);
        }
    }

    /** A line of its output; of the last one: that there is none any more, or why. */
    private record Said(@Nullable String line, String end) {}

    private final Process process;
    private final BlockingQueue<Said> output = new LinkedBlockingQueue<>();

    private ClientProgram(Process process) {
        this.process = process;
        Thread.ofVirtual().name("client-output").start(this::listen);
    }

    /** @param log that gets what it writes to standard error */
    static ClientProgram start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        // A terminal sends Ctrl-C to every process of the group, but it is for the harness to say when clients end.
        List<String> deaf = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "client"));
        deaf.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(deaf);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new ClientProgram(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** One line to it, and the next line from it. */
    String ask(String line, Duration patience) throws Broken, InterruptedException {
        @Nullable Said unasked = output.poll();
        if (unasked != null) {
            throw new Broken(
                    unasked.line() == null
                            ? unasked.end()
                            : "said something that nobody asked for: " + Messages.shown(unasked.line()));
        }
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new Broken("took no operation any more: " + how());
        }
        @Nullable Said said = output.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (said == null) {
            throw new Broken("did not answer within " + patience.toMillis() + " ms");
        }
        if (said.line() == null) {
            throw new Broken(said.end());
        }
        return said.line();
    }

    private String how() throws InterruptedException {
        return process.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)
                ? "it ended with exit code " + process.exitValue()
                : "it closed its standard input";
    }

    private void listen() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    output.add(new Said(line.toString(StandardCharsets.UTF_8), ""));
                    line.reset();
                } else if (line.size() == MAX_LINE_BYTES) {
                    output.add(new Said(null, "wrote a line of more than " + MAX_LINE_BYTES + " bytes"));
                    return;
                } else {
                    line.write(b);
                }
            }
            output.add(new Said(
                    null,
                    process.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)
                            ? "ended with exit code " + process.exitValue()
                            : "closed its standard output"));
        } catch (IOException e) {
            output.add(new Said(null, "cannot be heard: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It and what it started end at once. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
