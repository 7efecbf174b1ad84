package dynacheck.node.net;

import dynacheck.node.protocol.ProcessId;
import dynacheck.node.protocol.TraceEvent;
import dynacheck.node.wire.TraceJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Trace events as JSON lines {@code {"process","incarnation","time_ns","event"}}, appended over restarts; time is
 * {@link System#nanoTime}, comparable within one machine's boot. Event loop only.
 */
final class TraceFile implements AutoCloseable {
    /** Linux: of this boot of the machine, the same in every container and network namespace. */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final @Nullable BufferedWriter out;
    private final String head;
    private boolean dirty;

    private TraceFile(@Nullable BufferedWriter out, String head) {
        this.out = out;
        this.head = head;
    }

    /** @param file null for no trace */
    static TraceFile open(@Nullable Path file, ProcessId process, long incarnation) throws IOException {
        String head = "{\"process\":\"" + process + "\",\"incarnation\":" + incarnation + ",\"time_ns\":";
        BufferedWriter out = file == null
                ? null
                : Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        TraceFile trace = new TraceFile(out, head);
        trace.line("{\"t\":\"Started\",\"boot\":\"" + boot() + "\"}");
        return trace;
    }

    /** Traces with equal ones have one clock. Empty where the system does not tell. */
    private static String boot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }

    void write(TraceEvent event) {
        if (out != null) {
            line(TraceJson.line(event));
        }
    }

    private void line(String event) {
        if (out == null) {
            return;
        }
        try {
            out.write(head + System.nanoTime() + ",\"event\":" + event + "}\n");
            dirty = true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the trace", e);
        }
    }

    /** Hands what was written to the operating system, so that it survives a kill of this process. */
    void flush() {
        if (out == null || !dirty) {
            return;
        }
        try {
            out.flush();
            dirty = false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the trace", e);
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the trace", e);
        }
    }
}
