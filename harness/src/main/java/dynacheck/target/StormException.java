package dynacheck.target;

/** The simulated system sends without end. The run is over; what it recorded before is judged. */
public final class StormException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message who did what how often; follows "a storm: " */
    public StormException(String message) {
        super(message);
    }
}
