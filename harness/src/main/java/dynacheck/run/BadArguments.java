package dynacheck.run;

/** What the user asked for makes no sense; the message names cause and fix. Exit code 254. */
public final class BadArguments extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadArguments(String message) {
        super(message);
    }
}
