package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import dynacheck.node.wire.TraceJson;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trace events as JSON lines {@code {"process","incarnation","time_ns","event"}}, appended over restarts; time is
 * {@link System#nanoTime}, comparable within one machine's boot. Event loop only.
 *
 * <p>A power cut takes the end of the file. The checks need every proposal and every different result of a scan that
 * was not empty, or they would accuse those who acted on them; so these are on disk when {@link #flush} returns. They
 * are few. Of all else the end may be missing.
 */
final class TraceFile implements AutoCloseable {
    /** Linux: of this boot of the machine, the same in every container and network namespace. */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Makes what was written to a file outlast a power cut. */
    interface Disk {
        void sync() throws IOException;
    }

    private record Seen(View view, Set<MemEntry> result) {}

    private final @Nullable BufferedWriter out;
    private final Disk disk;
    private final String head;
    private final Set<Seen> seen = new HashSet<>();
    private boolean dirty;
    private boolean mustLast;

    private TraceFile(@Nullable OutputStream file, Disk disk, String head) {
        this.out = file == null ? null : new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
        this.disk = disk;
        this.head = head;
    }

    /** @param file null for no trace */
    static TraceFile open(@Nullable Path file, ProcessId process, long incarnation) throws IOException {
        if (file == null) {
            return to(null, () -> {}, process, incarnation);
        }
        FileOutputStream out = new FileOutputStream(file.toFile(), true);
        return to(out, () -> out.getChannel().force(false), process, incarnation);
    }

    /** @param disk of the file that {@code file} writes */
    static TraceFile to(@Nullable OutputStream file, Disk disk, ProcessId process, long incarnation) {
        String head = "{\"process\":\"" + process + "\",\"incarnation\":" + incarnation + ",\"time_ns\":";
        TraceFile trace = new TraceFile(file, disk, head);
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
            mustLast |= event instanceof TraceEvent.UpdateInvoked
                    || event instanceof TraceEvent.ScanEnded scan
                            && !scan.result().isEmpty()
                            && seen.add(new Seen(scan.view(), Set.copyOf(scan.result())));
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
