package dynacheck.cli;

/** What the user asked for makes no sense; the message names cause and fix. Exit code 254. */
final class BadArguments extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadArguments(String message) {
        super(message);
    }
}
