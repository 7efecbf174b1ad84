package dynacheck.history;

/** What a history line says about an operation (Jepsen's vocabulary). */
public enum OpType {
    /** The operation starts. */
    INVOKE,
    /** It took effect, exactly once, between its invocation and this line. */
    OK,
    /** It did not and never will take effect. */
    FAIL,
    /** Unknown: it may take effect at any time after its invocation, or never. Also the type of nemesis lines. */
    INFO;

    /** The EDN keyword, for example {@code :invoke}. */
    public Keyword keyword() {
        return Keyword.of(name().toLowerCase(java.util.Locale.ROOT));
    }
}
