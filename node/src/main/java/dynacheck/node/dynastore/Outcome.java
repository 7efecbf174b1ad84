package dynacheck.node.dynastore;

/** How a client operation ended. */
public sealed interface Outcome {
    /** {@code view} is where the operation ended. */
    record ReadOk(TaggedValue value, View view) implements Outcome {}

    /** {@code ts} is the write's own timestamp, not a greater one that the operation met. */
    record WriteOk(Timestamp ts, View view) implements Outcome {}

    record ReconfigOk(View view) implements Outcome {}

    /** Nothing was sent and nothing ever will be. */
    record Failed(String reason) implements Outcome {}

    /** The same, because it cannot be meant: it would be refused tomorrow, too. The reason names the fix. */
    record Refused(String reason) implements Outcome {}

    /** It may have taken effect, or may yet. */
    record Unknown(String reason) implements Outcome {}
}
