package dynacheck.node.net;

/** A request that was certainly not executed. The message is a sentence for the client. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP, 400 to 499 */
    BadRequest(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The usual form: what is wrong where, what was expected there, and an example of it. */
    static BadRequest of(String place, String expected, String example, String got) {
        return new BadRequest(400, place + ": expected " + expected + ", such as " + example + "; got " + got);
    }

    Answer answer() {
        return Answer.fail(status, String.valueOf(getMessage()));
    }
}
