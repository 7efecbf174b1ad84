package dynacheck.node.core;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the messages of one process, for white-box checks of what processes promise each other; it changes nothing.
 * Each method returns what to trace, or null.
 *
 * @param <M> what processes of this protocol send each other
 */
public interface Witness<M> {
    /** The process starts, with what its disk kept. */
    @Nullable
    Object starts();

    /**
     * A message is about to be handed to the process.
     *
     * @param incarnation the life of the sender that sent it
     */
    @Nullable
    Object arrives(ProcessId from, long incarnation, M message);

    /** A message leaves; what it needed is durable. The process may send to itself. */
    @Nullable
    Object leaves(ProcessId to, M message);

    /** Sees nothing. */
    static <M> Witness<M> none() {
        return new Witness<>() {
            @Override
            public @Nullable Object starts() {
                return null;
            }

            @Override
            public @Nullable Object arrives(ProcessId from, long incarnation, M message) {
                return null;
            }

            @Override
            public @Nullable Object leaves(ProcessId to, M message) {
                return null;
            }
        };
    }
}
