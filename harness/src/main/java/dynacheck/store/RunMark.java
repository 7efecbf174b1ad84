package dynacheck.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A file in the folder of a run that is under way. It names the process of the harness, so that others can tell a run
 * that goes on from one whose harness was killed; and whoever may write into the folder can ask the run to end early.
 * Used by one thread.
 */
public final class RunMark implements AutoCloseable {
    private static final String RUNNING = "running.json";
    private static final String STOP = "stop";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final long LOOK_NANOS = 200_000_000;

    private final Path dir;
    private long nextLookNanos;
    private boolean requested;

    private RunMark(Path dir) {
        this.dir = dir;
    }

    /** From now until {@link #close} the run counts as under way. */
    public static RunMark put(Path dir) throws IOException {
        ProcessHandle own = ProcessHandle.current();
        JSON.writeValue(dir.resolve(RUNNING).toFile(), Map.of("pid", own.pid(), "since", since(own)));
        return new RunMark(dir);
    }

    /** A number of a process is used again; with its start it is not. */
    private static long since(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Whether the harness that put a mark there is still at work. */
    public static boolean isRunning(Path dir) {
        try {
            JsonNode mark = JSON.readTree(Files.readString(dir.resolve(RUNNING)));
            return ProcessHandle.of(mark.path("pid").asLong(-1))
                    .filter(ProcessHandle::isAlive)
                    .filter(p -> since(p) == mark.path("since").asLong(-1))
                    .isPresent();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Asks the run to heal and to be judged with what was recorded, as the first Ctrl-C does. */
    public static void requestStop(Path dir) throws IOException {
        try {
            Files.createFile(dir.resolve(STOP));
        } catch (FileAlreadyExistsException e) {
            // Asked already.
        }
    }

    /** Whether somebody asked the run in this folder to end. */
    public static boolean isAskedToStop(Path dir) {
        return Files.exists(dir.resolve(STOP));
    }

    /**
     * Whether somebody asked. Looks a few times a second at most, so that it may be called for each operation.
     *
     * @param nowNanos of a clock that only goes forward
     */
    public boolean isStopRequested(long nowNanos) {
        if (nowNanos >= nextLookNanos) {
            nextLookNanos = nowNanos + LOOK_NANOS;
            requested = isAskedToStop(dir);
        }
        return requested;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(dir.resolve(RUNNING));
        Files.deleteIfExists(dir.resolve(STOP));
    }
}
