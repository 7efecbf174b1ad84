package dynacheck.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that appends numbered records to a file without end, and acknowledges each by a byte of another file.
 * Arguments: the first file; the second; {@code sync}, or else it acknowledges what the disk need not have.
 */
final class Journal {
    /** Of a record; as many pages of a disk as make a write that can be torn. */
    static final int BYTES = 3 * 4096;

    /** The disk must not be full before it is torn. */
    private static final long PACE_NANOS = 2_000_000;

    private Journal() {}

    public static void main(String[] args) throws IOException {
        boolean syncs = args[2].equals("sync");
        try (FileChannel journal =
                FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; ; i++) {
                ByteBuffer record = ByteBuffer.wrap(record(i));
                while (record.hasRemaining()) {
                    journal.write(record, (long) i * BYTES + record.position());
                }
                if (syncs) {
                    journal.force(true);
                }
                Files.writeString(Path.of(args[1]), ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                LockSupport.parkNanos(PACE_NANOS);
            }
        }
    }

    static byte[] record(int number) {
        return "%08d".formatted(number).repeat(BYTES / 8).getBytes(StandardCharsets.US_ASCII);
    }
}
