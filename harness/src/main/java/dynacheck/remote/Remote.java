package dynacheck.remote;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A connection to one host, made when first used and again after it broke. Thread-safe. */
public interface Remote extends Closeable {
    Host host();

    /**
     * Runs a command line in the host's POSIX shell as the login user, and returns after it ended. Its output is
     * bounded: what exceeds a mebibyte is cut off. A non-zero exit code is a result, not an error.
     *
     * @param stdin all of the command's standard input
     * @param timeout from the call to the exit code; then the channel is closed, but the command may live on
     * @throws NotBegunException if the command certainly did not begin; after any other {@link IOException} it may have
     */
    ExecResult exec(String command, byte[] stdin, Duration timeout) throws IOException, InterruptedException;

    /**
     * Copies a file to the host. {@code remotePath} gets all of it or stays as it was. Its folder must
     * exist and be writable for the login user.
     */
    void upload(Path local, String remotePath, Duration timeout) throws IOException, InterruptedException;

    /** Copies at most the last {@code maxBytes} bytes of a file from the host; {@code local} is replaced. */
    void download(String remotePath, Path local, long maxBytes, Duration timeout)
            throws IOException, InterruptedException;

    @Override
    void close();

    /** The connection could not be made, or broke before the command was sent: trying again does no harm. */
    final class NotBegunException extends IOException {
        private static final long serialVersionUID = 1L;

        public NotBegunException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
