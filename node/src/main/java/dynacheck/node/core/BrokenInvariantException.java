package dynacheck.node.core;

/** A process found that what always holds does not. It must stop before anything of that step leaves. */
public final class BrokenInvariantException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which process, what should hold, and what was found */
    public BrokenInvariantException(String message) {
        super(message);
    }
}
