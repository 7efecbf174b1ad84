package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.protocol.Traces;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Trace events as JSON lines {@code {"process","incarnation","time_ns","event"}}, appended over restarts; time is
 * {@link System#nanoTime}, comparable within one machine's boot. Event loop only.
 *
 * <p>A power cut takes the end of the file. What the checks cannot do without ({@link Traces#mustLast}) is on disk when
 * {@link #flush} returns; of all else the end may be missing.
 */
final class TraceFile implements AutoCloseable {
    /** Linux: of this boot of the machine, the same in every container and network namespace. */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Makes what was written to a file outlast a power cut. */
    interface Disk {
        void sync() throws IOException;
    }

    private final @Nullable BufferedWriter out;
    private final Disk disk;
    private final Traces traces;
    private final String head;
    private boolean dirty;
    private boolean mustLast;

    private TraceFile(@Nullable OutputStream file, Disk disk, Traces traces, String head) {
        this.traces = traces;
        this.out = file == null ? null : new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
        this.disk = disk;
        this.head = head;
    }

    /** @param file null for no trace */
    static TraceFile open(@Nullable Path file, Traces traces, ProcessId process, long incarnation) throws IOException {
        if (file == null) {
            return to(null, () -> {}, traces, process, incarnation);
        }
        FileOutputStream out = new FileOutputStream(file.toFile(), true);
        return to(out, () -> out.getChannel().force(false), traces, process, incarnation);
    }

    /** @param disk of the file that {@code file} writes */
    static TraceFile to(@Nullable OutputStream file, Disk disk, Traces traces, ProcessId process, long incarnation) {
        String head = "{\"process\":\"" + process + "\",\"incarnation\":" + incarnation + ",\"time_ns\":";
        TraceFile trace = new TraceFile(file, disk, traces, head);
        trace.line("{\"t\":\"Started\",\"boot\":\"" + boot() + "\"}");
        return trace;
    }

    /** Traces with equal ones have one clock. Empty where the system does not say. */
    private static String boot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }

    void write(Object event) {
        if (out != null) {
            traces.json(event).forEach(this::line);
            mustLast |= traces.mustLast(event);
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

    /** Hands what was written to the operating system, to survive a kill of this process, and some to the disk. */
    void flush() {
        if (out == null || !dirty) {
            return;
        }
        try {
            out.flush();
            dirty = false;
            if (mustLast) {
                disk.sync();
                mustLast = false;
            }
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
