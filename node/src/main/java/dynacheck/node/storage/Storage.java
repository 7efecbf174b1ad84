package dynacheck.node.storage;

import dynacheck.node.core.DurableState;
import java.util.List;

/**
 * The disk of one process. Used by one thread at a time.
 *
 * @param <R> what its protocol keeps
 */
public interface Storage<R> extends AutoCloseable {
    /** Everything appended so far, in its last form. */
    DurableState<R> load() throws StorageException;

    /**
     * Stores the records, in order, all or none. Durable on return. After an exception it is unknown what was stored
     * and the process must stop.
     */
    void append(List<R> records) throws StorageException;

    @Override
    void close();
}
