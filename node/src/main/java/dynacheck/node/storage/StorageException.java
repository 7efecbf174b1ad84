package dynacheck.node.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store cannot be used, or did not take what was given to it. The process must stop: it may not acknowledge. */
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
