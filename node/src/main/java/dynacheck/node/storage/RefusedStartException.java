package dynacheck.node.storage;

/** The start says what the disk does not: it would be another process on this one's data. Nothing was changed. */
public final class RefusedStartException extends StorageException {
    private static final long serialVersionUID = 1L;

    public RefusedStartException(String message) {
        super(message);
    }

    /** @param option that says that this is the first start */
    public static RefusedStartException emptyFolder(String name, String option) {
        return new RefusedStartException("no process has lived in this data folder: if " + name
                + " has run before, its disk was lost or is not mounted; mount it, or remove " + name
                + " and add a new process. If this is its first start, say so with " + option);
    }
}
