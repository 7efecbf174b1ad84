package dynacheck.history;

/** Takes the ops of a history one by one, as they are read. */
public interface OpSink {
    /**
     * Takes the next op; throws {@link MalformedHistoryException} if it cannot follow the ones before.
     *
     * @param line where it stands in its file, from 1
     */
    void accept(Op op, int line);

    /** The ops that follow stand in this file of several. */
    default void file(String path) {}

    /** Takes word of something odd that was tolerated. */
    void note(String note);
}
