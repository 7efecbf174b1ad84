package dynacheck.node.net;

/** Other processes refuse this one: its id has lived elsewhere. It must end, and may not be started again as it is. */
public final class RefusedLifeException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedLifeException(String reason) {
        super(reason);
    }
}
