package dynacheck.node.net;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * Logs who was refused and why: at once, then once a minute for the same peer and cause, with their number. Nobody who
 * is refused can fill the log or write lines of their own into it. Event loop only.
 */
final class Refusals {
    private static final int MAX_LINES = 64;
    private static final int MAX_TEXT = 200;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long windowBegan;
    private long beyond;

    /** @param nanos a clock such as {@link System#nanoTime} */
    Refusals(LongSupplier nanos, Consumer<String> log) {
        this.nanos = nanos;
        this.log = log;
        this.windowBegan = nanos.getAsLong();
    }

    void add(String peer, Throwable cause) {
        add(peer, reason(cause));
    }

    /**
     * Whether the end of a TLS connection was one side's decision; else the connection broke, or the other side is
     * slow, and the network is to blame.
     */
    static boolean isOne(Throwable cause) {
        return (cause instanceof SSLException || cause instanceof DecoderException)
                && !(cause instanceof SslHandshakeTimeoutException)
                && !(innermost(cause) instanceof ClosedChannelException);
    }

    /** @param peer its address, without a port of its own choice, which would be another one each time */
    void add(String peer, String reason) {
        if (nanos.getAsLong() - windowBegan >= WINDOW_NANOS) {
            sumUp();
        }
        String kind = printable("refused " + peer + ": " + reason.replaceAll("\\d+", "#")); // whatever the numbers
        if (!counts.containsKey(kind)) {
            if (counts.size() == MAX_LINES) {
                beyond++;
                return;
            }
            log.accept(printable("refused " + peer + ": " + reason));
        }
        counts.merge(kind, 1L, Long::sum);
    }

    private void sumUp() {
        counts.forEach((kind, count) -> {
            if (count > 1) {
                log.accept(kind + ", " + count + " times");
            }
        });
        if (beyond > 0) {
            log.accept("refused " + beyond + " times more, from other peers or for other causes");
        }
        counts.clear();
        beyond = 0;
        windowBegan = nanos.getAsLong();
    }

    /** The innermost cause says it best; but what was sent in the place of TLS is not for the log. */
    private static String reason(Throwable cause) {
        Throwable inner = innermost(cause);
        if (inner instanceof NotSslRecordException) {
            return "it speaks no TLS";
        }
        String message = inner.getMessage();
        return message == null ? inner.getClass().getSimpleName() : message;
    }

    private static Throwable innermost(Throwable cause) {
        Throwable inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(MAX_TEXT, text.length())).replaceAll("\\p{Cntrl}", "?");
    }
}
