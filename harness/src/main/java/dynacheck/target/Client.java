package dynacheck.target;

import dynacheck.generator.Invocation;

/** One client connection of one process to one node. Used by one thread at a time. */
public interface Client extends AutoCloseable {
    /**
     * Performs the operation. Returns {@link Completion.Fail} only if it certainly has no effect, now and later;
     * anything doubtful (timeout, reset, crash) is {@link Completion.Info}. An exception counts as Info.
     */
    Completion invoke(Invocation op) throws Exception;

    @Override
    default void close() {}
}
