package dynacheck.node.storage;

import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged is not all there, or not as it was written. The process has crashed for good (protocol.md
 * section 4): going on would forget what it promised.
 */
public final class DamagedStoreException extends StorageException {
    private static final long serialVersionUID = 1L;

    public DamagedStoreException(String id, String found, @Nullable Throwable cause) {
        super(
                "the store of '" + id + "' is lost (" + found + "): this process has crashed for good."
                        + " Remove it from the view by a reconfiguration, and add a new one under a new id and an"
                        + " empty folder",
                cause);
    }
}
