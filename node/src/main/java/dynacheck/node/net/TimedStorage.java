package dynacheck.node.net;

import dynacheck.node.core.DurableState;
import dynacheck.node.storage.Storage;
import dynacheck.node.storage.StorageException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Measures what each commit takes, its sync included.
 *
 * @param onCommit gets nanoseconds, on the storage's thread
 */
record TimedStorage<R>(Storage<R> storage, LongConsumer onCommit) implements Storage<R> {
    @Override
    public DurableState<R> load() throws StorageException {
        return storage.load();
    }

    @Override
    public void append(List<R> records) throws StorageException {
        long begun = System.nanoTime();
        storage.append(records);
        onCommit.accept(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        storage.close();
    }
}
