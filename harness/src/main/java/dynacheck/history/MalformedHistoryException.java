package dynacheck.history;

/** A history that cannot have happened, or that is not a history at all. */
public final class MalformedHistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    public MalformedHistoryException(int line, String message) {
        super("line " + line + ": " + message);
        this.line = line;
    }

    /** Line of the file, from 1; for a history that was never in a file, the position of the op, from 1. */
    public int line() {
        return line;
    }
}
