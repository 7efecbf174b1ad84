package dynacheck.node.pump;

/** A process feeds itself: its messages to itself have no end. */
public final class EndlessStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndlessStepsException(String message) {
        super(message);
    }
}
