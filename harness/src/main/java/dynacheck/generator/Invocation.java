package dynacheck.generator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An operation to perform.
 *
 * @param node the node to send it to; null = the node that the process is bound to
 * @param patience how long its client waits for the outcome; null = as long as the target's clients usually do
 */
public record Invocation(
        String f,
        @Nullable Object value,
        @Nullable String node,
        @Nullable Duration patience) {
    public static Invocation of(String f, @Nullable Object value) {
        return of(f, value, null);
    }

    public static Invocation of(String f, @Nullable Object value, @Nullable String node) {
        return new Invocation(f, value, node, null);
    }

    public Invocation at(String newNode) {
        return new Invocation(f, value, newNode, patience);
    }

    public Invocation within(Duration newPatience) {
        return new Invocation(f, value, node, newPatience);
    }

    /** How long its client waits, given the target's usual patience. */
    public Duration patienceOr(Duration usual) {
        return patience == null ? usual : patience;
    }
}
