package dynacheck.history;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history: an invocation, a completion, or something the nemesis did.
 *
 * @param index position in the history; the order of events for every checker
 * @param timeNanos monotonic nanoseconds since the run began; for display only
 * @param process a {@link Long} for a client process (a String in some foreign histories), a {@link Keyword} such as
 * {@code :nemesis} otherwise
 * @param f the function, for example {@code "read"}, {@code "write"}, {@code "reconfig"}, {@code "fault"}
 * @param value EDN data, see {@link Edn}; registers are {@code [k v]}
 * @param extra further keys: {@code :node :tag :view :error ...}; unknown ones are kept
 */
public record Op(
        long index,
        long timeNanos,
        Object process,
        OpType type,
        String f,
        @Nullable Object value,
        Map<Keyword, Object> extra)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    public static final Keyword NEMESIS = Keyword.of("nemesis");
    public static final Keyword NODE = Keyword.of("node");
    public static final Keyword ERROR = Keyword.of("error");
    /** On the completion of an operation whose client broke. */
    public static final Keyword CLIENT_FAILED = Keyword.of("client-failed");

    public static final Keyword TAG = Keyword.of("tag");
    public static final Keyword VIEW = Keyword.of("view");

    /** The process of the clients in a history that names none; its operations must not overlap. */
    public static final String UNNAMED = "unnamed";

    public Op {
        Objects.requireNonNull(process);
        Objects.requireNonNull(type);
        Objects.requireNonNull(f);
        extra = Map.copyOf(extra);
    }

    /** Whether a client process did this; nemesis and log lines never count as client operations. */
    public boolean isClient() {
        return process instanceof Long || process instanceof String;
    }

    /** The client process, or a number that stands for its name; only for {@link #isClient()}. */
    public long clientProcess() {
        return process instanceof Long p ? p : Integer.toUnsignedLong(process.hashCode());
    }

    /** The node the operation was sent to, if recorded. */
    public @Nullable String node() {
        return extra.get(NODE) instanceof String s ? s : null;
    }

    /** Whether its client broke, so that the system may have answered. */
    public boolean clientFailed() {
        return Boolean.TRUE.equals(extra.get(CLIENT_FAILED));
    }

    /** Why it failed or is unknown, if recorded. */
    public @Nullable Object error() {
        return extra.get(ERROR);
    }
}
