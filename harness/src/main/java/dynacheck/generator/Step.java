package dynacheck.generator;

/** A generator's answer. */
public sealed interface Step {
    /**
     * Perform {@code op} on {@code thread}, not before {@code timeNanos} of the run.
     *
     * @param thread one of the context's free threads
     */
    record Emit(Invocation op, Object thread, long timeNanos, Generator rest) implements Step {}

    /** Nothing now; ask again at the next event, or at {@code untilNanos} at the latest. */
    record Pending(long untilNanos, Generator rest) implements Step {}

    /** Exhausted. */
    record Done() implements Step {}
}
