package dynacheck.target;

/** A simulated process found that it broke an invariant of its protocol. The run is over, and the system is wrong. */
public final class BrokenSystemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message which process, what should hold, and what it found */
    public BrokenSystemException(String message) {
        super(message);
    }
}
