package dynacheck.generator;

import org.jspecify.annotations.Nullable;

/**
 * An operation to perform.
 *
 * @param node the node to send it to; null = the node that the process is bound to
 */
public record Invocation(
        String f, @Nullable Object value, @Nullable String node) {
    public static Invocation of(String f, @Nullable Object value) {
        return new Invocation(f, value, null);
    }

    public Invocation at(String newNode) {
        return new Invocation(f, value, newNode);
    }
}
