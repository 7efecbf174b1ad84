package dynacheck.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Limits the channels open at once: a server refuses more than its MaxSessions (10 by default). */
public record Throttled(Remote inner, Semaphore channels) implements Remote {
    static final int CHANNELS = 6;

    public Throttled(Remote inner) {
        this(inner, new Semaphore(CHANNELS, true));
    }

    @Override
    public Host host() {
        return inner.host();
    }

    @Override
    public ExecResult exec(String command, byte[] stdin, Duration timeout) throws IOException, InterruptedException {
        channels.acquire();
        try {
            return inner.exec(command, stdin, timeout);
        } finally {
            channels.release();
        }
    }

    @Override
    public void upload(Path local, String remotePath, Duration timeout) throws IOException, InterruptedException {
        channels.acquire();
        try {
            inner.upload(local, remotePath, timeout);
        } finally {
            channels.release();
        }
    }

    @Override
    public void download(String remotePath, Path local, long maxBytes, Duration timeout)
            throws IOException, InterruptedException {
        channels.acquire();
        try {
            inner.download(remotePath, local, maxBytes, timeout);
        } finally {
            channels.release();
        }
    }

    @Override
    public void close() {
        inner.close();
    }
}
