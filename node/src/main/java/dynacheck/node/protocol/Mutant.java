package dynacheck.node.protocol;

/** Small deliberate deviations that the checkers must catch. {@link #NONE} in every real node. */
public enum Mutant {
    NONE,
    /** A scan returns its first collect. */
    SECOND_COLLECT_DROPPED,
    /** A majority is half. */
    HALF_QUORUM,
    /** Line 67 after line 68. */
    READ_IN_VIEW_CONTACTS_BEFORE_SCAN,
    /** Line 74 before line 73. */
    WRITE_IN_VIEW_SCANS_BEFORE_CONTACT,
    /** Line 74 missing. */
    WRITE_IN_VIEW_WITHOUT_SCAN,
    /** A read returns after ReadInView. */
    READ_WITHOUT_WRITE_BACK,
    /** A full transfer moves no value. */
    NO_TRANSFER,
    /** Line 72 leaves pickNewTS true. */
    PICK_NEW_TS_NOT_CLEARED,
    /** Lines 28 and 77 send nothing. */
    NOTIFY_NOT_SENT,
    /** A reconfiguration answers OK without proposing anything. */
    LOST_ADD,
    /** Nothing waits for the disk. */
    REPLY_BEFORE_PERSIST
}
