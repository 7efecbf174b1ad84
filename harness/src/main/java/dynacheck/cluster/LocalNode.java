package dynacheck.cluster;

import dynacheck.target.Session;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node's process over its restarts. Its standard input is a pipe that closes when the harness dies. */
final class LocalNode implements NodeProcess {
    private static final int TAIL_BYTES = 4096;
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final Session session;
    private final Session.NodeSetup setup;
    private final Reaper reaper;
    private @Nullable Process process;
    private boolean destroyed;

    LocalNode(Session session, Session.NodeSetup setup, Reaper reaper) {
        this.session = session;
        this.setup = setup;
        this.reaper = reaper;
    }

    @Override
    public Session.NodeSetup setup() {
        return setup;
    }

    private Path logFile() {
        return setup.logDir().resolve("stdout.log");
    }

    @Override
    public synchronized void launch() throws IOException {
        if (destroyed) {
            throw new IOException("the cluster is closed");
        }
        Session.LaunchSpec spec = session.launch(setup);
        ProcessBuilder builder = new ProcessBuilder(deafToInterrupts(spec.command()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().putAll(spec.environment());
        Process started = builder.start();
        process = started;
        reaper.add(started.pid());
    }

    /** A terminal sends Ctrl-C to every process of the group, but it is for the harness to say when nodes end. */
    private static List<String> deafToInterrupts(List<String> command) {
        List<String> wrapped = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "node"));
        wrapped.addAll(command);
        return wrapped;
    }

    @Override
    public synchronized boolean isDown() {
        return process == null || !process.isAlive();
    }

    @Override
    public Ending ending() {
        OptionalInt status;
        synchronized (this) {
            status = process == null || process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
        }
        String tail = logTail();
        String last = tail.lines().filter(line -> !line.isBlank()).reduce("", (earlier, later) -> later);
        return new Ending(status, last, "end of its log " + logFile() + ":\n" + tail);
    }

    private synchronized Process running() throws IOException {
        if (process == null || !process.isAlive()) {
            throw new IOException("node " + setup.self().node() + " is down");
        }
        return process;
    }

    /** Throws if it is down. */
    Footprint footprint() throws IOException {
        return Footprint.of(running().pid(), setup.dataDir());
    }

    @Override
    public void signal(String signal) throws IOException, InterruptedException {
        if (signal.equals("KILL")) {
            kill();
            return;
        }
        String pid = Long.toString(running().pid());
        Process kill = new ProcessBuilder(List.of("kill", "-" + signal, pid))
                .redirectErrorStream(true)
                .start();
        String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + signal + " " + pid + ": " + output.strip());
        }
    }

    private void kill() throws IOException, InterruptedException {
        Process victim = running();
        victim.destroyForcibly();
        if (!victim.waitFor(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("node " + setup.self().node() + " survives SIGKILL, pid " + victim.pid());
        }
        reaper.drop(victim.pid());
    }

    @Override
    public NodeState state() throws IOException {
        Process current;
        synchronized (this) {
            if (process == null || !process.isAlive()) {
                return NodeState.DOWN;
            }
            current = process;
        }
        Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(current.pid()))
                .redirectErrorStream(true)
                .start();
        String letter = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (letter.isEmpty() || letter.startsWith("Z") || letter.startsWith("X")) {
            return NodeState.DOWN;
        }
        return letter.startsWith("T") || letter.startsWith("t") ? NodeState.PAUSED : NodeState.RUNNING;
    }

    /** Ends it for good, whatever its state is; SIGKILL reaches a stopped process too. */
    void destroy() {
        Process last;
        synchronized (this) {
            destroyed = true;
            last = process;
        }
        if (last == null) {
            return;
        }
        last.destroyForcibly();
        try {
            last.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String logTail() {
        try (RandomAccessFile file = new RandomAccessFile(logFile().toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
