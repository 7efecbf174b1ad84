package dynacheck.history;

/** Text that is not EDN. */
public final class EdnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final boolean unfinished;

    EdnException(int line, String message, boolean unfinished) {
        super("line " + line + ": " + message);
        this.line = line;
        this.unfinished = unfinished;
    }

    /** Line of the text, from 1. */
    public int line() {
        return line;
    }

    /** Whether the text merely ended too early. */
    public boolean isUnfinished() {
        return unfinished;
    }
}
