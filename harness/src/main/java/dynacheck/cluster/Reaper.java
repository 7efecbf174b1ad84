package dynacheck.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A small shell beside the harness that ends the node processes when the harness dies, however it dies: its standard
 * input is a pipe from the harness, so kill -9 of the harness closes it too. Needed for nodes that are stopped by a
 * signal and therefore cannot notice the end of their own standard input. It must outlive a Ctrl-C, which a terminal
 * sends to the whole group.
 */
final class Reaper implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            pids=
            while read -r verb pid; do
              case $verb in
                add) pids="$pids $pid" ;;
                drop) rest=; for p in $pids; do [ "$p" = "$pid" ] || rest="$rest $p"; done; pids=$rest ;;
              esac
            done
            for p in $pids; do kill -9 "$p" 2>/dev/null; kill -CONT "$p" 2>/dev/null; done
            exit 0
            """;

    private final Process shell;
    private final OutputStream commands;

    Reaper() throws IOException {
        shell = new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        commands = shell.getOutputStream();
    }

    void add(long pid) throws IOException {
        send("add " + pid);
    }

    /** To be called when the process is gone: its number may be given to a stranger. */
    void drop(long pid) throws IOException {
        send("drop " + pid);
    }

    private synchronized void send(String line) throws IOException {
        commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!shell.waitFor(5, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
