package dynacheck.node.app;

import dynacheck.node.core.DurableState;
import dynacheck.node.storage.Storage;
import dynacheck.node.storage.StorageException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes late, as stores do that sync now and then. Part of the planted bug "reply before persist": on a fast disk what
 * was acknowledged too early would be lost only if the process were killed within a millisecond.
 */
final class LazyStorage<R> implements Storage<R> {
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Storage<R> storage;

    LazyStorage(Storage<R> storage) {
        this.storage = storage;
    }

    @Override
    public DurableState<R> load() throws StorageException {
        return storage.load();
    }

    @Override
    public void append(List<R> records) throws StorageException {
        long due = System.nanoTime() + LATE_NANOS;
        for (long left = LATE_NANOS; left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        storage.append(records);
    }

    @Override
    public void close() {
        storage.close();
    }
}
