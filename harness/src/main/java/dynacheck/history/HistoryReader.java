package dynacheck.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories: Jepsen's EDN, JSON lines or Jepsen's text log, plain or packed. The first bytes show format and
 * packing. A last EDN line that was torn because the harness was killed is dropped with a note; every other damage is a
 * {@link MalformedHistoryException} with its line.
 */
public final class HistoryReader {
    private static final int HEAD = 4096;

    private HistoryReader() {}

    /** The whole history in memory, every key of every line kept. */
    public static History read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, null);
        }
    }

    /** @param format null to detect it */
    public static History read(InputStream in, @Nullable HistoryFormat format) throws IOException {
        History.Builder builder = new History.Builder();
        stream(in, format, builder);
        return builder.build();
    }

    /**
     * The same for a history of transactions, which can be judged without invocations too.
     *
     * @param format null to detect it
     */
    public static History readTransactions(InputStream in, @Nullable HistoryFormat format) throws IOException {
        History.Builder builder = new History.Builder(true);
        stream(in, format, builder);
        return builder.build();
    }

    public static History parse(String text) {
        History.Builder builder = new History.Builder();
        new EdnHistory(new EdnParser(text), builder).read();
        return builder.build();
    }

    /**
     * Hands over op after op, in memory bounded by the longest op.
     *
     * @param format null to detect it
     */
    public static void stream(InputStream raw, @Nullable HistoryFormat format, OpSink sink) throws IOException {
        try {
            InputStream in = unpacked(raw);
            in.mark(HEAD);
            byte[] head = in.readNBytes(HEAD);
            in.reset();
            HistoryFormat found = format == null ? HistoryFormat.detect(head, head.length) : format;
            switch (found) {
                case EDN -> new EdnHistory(new EdnParser(in), sink).read();
                case JSON -> new JsonHistory(sink).read(in);
                case LOG -> new LogHistory(sink).read(in);
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e.getCause());
        }
    }

    /** Whether a file that begins so is packed, and so can only be read from its beginning. */
    public static boolean isPacked(byte[] head) {
        return Packing.isPacked(head);
    }

    /** The text of a history, whatever it is packed in. */
    public static InputStream unpacked(InputStream raw) throws IOException {
        return Packing.unpacked(raw);
    }
}
