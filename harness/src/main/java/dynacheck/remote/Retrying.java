package dynacheck.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Retries, after random pauses that double, whatever certainly did not begin; and transfers, which either
 * happen wholly or not at all. A command that may have run is never repeated.
 */
public record Retrying(Remote inner, int attempts, Duration firstPause) implements Remote {
    public Retrying(Remote inner) {
        this(inner, 4, Duration.ofMillis(250));
    }

    private interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    @Override
    public Host host() {
        return inner.host();
    }

    @Override
    public ExecResult exec(String command, byte[] stdin, Duration timeout) throws IOException, InterruptedException {
        return retry(false, () -> inner.exec(command, stdin, timeout));
    }

    @Override
    public void upload(Path local, String remotePath, Duration timeout) throws IOException, InterruptedException {
        retry(true, () -> {
            inner.upload(local, remotePath, timeout);
            return true;
        });
    }

    @Override
    public void download(String remotePath, Path local, long maxBytes, Duration timeout)
            throws IOException, InterruptedException {
        retry(true, () -> {
            inner.download(remotePath, local, maxBytes, timeout);
            return true;
        });
    }

    private <T> T retry(boolean repeatable, Attempt<T> attempt) throws IOException, InterruptedException {
        long pauseMillis = firstPause.toMillis();
        for (int left = attempts - 1; ; left--) {
            try {
                return attempt.run();
            } catch (IOException e) {
                if (left <= 0 || !(repeatable || e instanceof NotBegunException)) {
                    throw e;
                }
            }
            Thread.sleep(pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis + 1));
            pauseMillis *= 2;
        }
    }

    @Override
    public void close() {
        inner.close();
    }
}
