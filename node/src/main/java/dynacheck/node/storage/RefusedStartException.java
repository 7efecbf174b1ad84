package dynacheck.node.storage;

/** The start says what the disk does not: it would be another process on this one's data. Nothing was changed. */
public final class RefusedStartException extends StorageException {
    private static final long serialVersionUID = 1L;

    RefusedStartException(String message) {
        super(message);
    }
}
