package dynacheck.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A file that others still write: at its end a reader waits for more, until nobody writes it any longer. */
final class GrowingFile extends InputStream {
    private static final long POLL_MILLIS = 50;

    private final InputStream file;
    private final BooleanSupplier grows;

    /**
     * Waits until the file is there.
     *
     * @param grows whether somebody writes it still, or is about to begin
     * @throws IOException if it cannot be read, or nobody has written or will write it
     */
    GrowingFile(Path path, BooleanSupplier grows) throws IOException {
        this.grows = grows;
        while (true) {
            boolean last = !grows.getAsBoolean();
            if (Files.exists(path)) {
                this.file = Files.newInputStream(path);
                return;
            }
            if (last) {
                throw new IOException("there is no " + path.getFileName());
            }
            await();
        }
    }

    private static void await() throws InterruptedIOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("nobody wants to know any longer");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            boolean last = !grows.getAsBoolean(); // asked first: what was written before is read below
            int read = file.read(bytes, offset, length);
            if (read >= 0 || last || length == 0) {
                return read;
            }
            await();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
