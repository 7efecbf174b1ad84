package dynacheck.node.dynastore;

/**
 * Small deliberate deviations that the checkers must catch, each applied in one place and named there;
 * {@link #NONE} in every real node. What catches each is in the table of {@code MutantsTest}.
 *
 * <p>What they break: <b>A</b> atomicity, <b>NV</b> the weak snapshot's NV1-NV4, <b>EV</b> the established views of
 * Definition 2, <b>L</b> the liveness of Definition 1, <b>D</b> durability before what depends on it leaves, <b>C</b>
 * convergence: what was proposed is completed.
 */
public enum Mutant {
    /** The faithful protocol. */
    NONE,

    // Algorithm 1, the weak snapshot, and the registers and quorums below it.

    /** Line 8: a scan returns its first collect. NV4, so EV and A. */
    SECOND_COLLECT_DROPPED,
    /** Line 12: Mem[k] is read without writing back what was found. NV2, NV3: a later scan finds less. */
    COLLECT_WITHOUT_WRITE_BACK,
    /**
     * Line 2: the entry is written whatever is there. Equivalent as long as an entry, once chosen, is never another:
     * the proofs of NV1-NV5 use no more.
     */
    UPDATE_WITHOUT_COLLECT,
    /** Line 4: an update returns before a majority has its entry. NV2, so EV and A. */
    UPDATE_RETURNS_AT_ONCE,
    /** Half of the members are enough. NV, A. */
    HALF_QUORUM,
    /** Whatever the view, the members of V(0) are asked. L: a majority of them may be gone. */
    QUORUM_OF_INITIAL_VIEW,
    /** Whatever the view, as many answers are enough as in V(0). NV, A. */
    MAJORITY_COUNT_OF_INITIAL_VIEW,
    /** An answer counts for the newest request, whatever its number. NV, A. */
    REPLY_NUMBER_IGNORED,
    /** An answer to a request of the process's earlier life counts. A. */
    INCARNATION_IGNORED,
    /** Two answers of one member count as two. A. */
    MEMBER_COUNTED_TWICE,

    // Algorithm 2, traverse.

    /** Line 52: the greatest view of Front first. EV, A. */
    GREATEST_VIEW_FIRST,
    /** Line 58: w stays in Front. L. */
    LEFT_VIEW_STAYS_IN_FRONT,
    /** Line 58: one of the proposals found is followed, the others are not. EV, A. */
    ONLY_FIRST_PROPOSAL_FOLLOWED,
    /** Line 59: desiredView does not take in what was found. EV, L. */
    DESIRED_VIEW_NOT_EXTENDED,
    /**
     * Line 67 after line 68. A, through full transfers; reads and writes alone, which never move curView, would get
     * away with it: what they miss was not complete when they began.
     */
    READ_IN_VIEW_CONTACTS_BEFORE_SCAN,
    /** Line 74 before line 73. A. */
    WRITE_IN_VIEW_SCANS_BEFORE_CONTACT,
    /** Line 74 missing. A. */
    WRITE_IN_VIEW_WITHOUT_SCAN,
    /** A read returns after ReadInView. A. */
    READ_WITHOUT_WRITE_BACK,
    /** Line 71: pickNewTS stays true, and a walk that goes on sends its value under two timestamps. A. */
    PICK_NEW_TS_NOT_CLEARED,
    /** A restarted traverse picks a timestamp again, with the same result. A. */
    RESTART_PICKS_NEW_TIMESTAMP,
    /** Line 72: a timestamp is the number alone. A. */
    TIMESTAMP_WITHOUT_PROCESS,
    /** Line 43: a replica takes any value, older ones too. A. */
    OLDER_TIMESTAMP_OVERWRITES,
    /** Line 40: the last answer, not the greatest. A. */
    READ_TAKES_LAST_ANSWER,

    // Names of registers.

    /** Registers whose names differ in case are one. A. */
    KEYS_WITHOUT_CASE,
    /** Registers are told apart by 16 bits of a hash. A. */
    KEYS_CUT_TO_16_BITS,

    // Reconfiguration and NOTIFY.

    /** A reconfiguration answers OK without proposing anything. L. */
    LOST_ADD,
    /** A full transfer moves no value. A. */
    NO_TRANSFER,
    /** A full transfer reads the least of the views that it left and not the others. A. */
    ONLY_FIRST_VIEW_LEFT_IS_READ,
    /** A full transfer reads the greatest of the views that it left and not the others. A. */
    ONLY_LAST_VIEW_LEFT_IS_READ,
    /** What was read of the greatest keys is not written. A. */
    LAST_CHUNK_LOST,
    /** A chunk counts as complete up to the last key that some replica told, not that every one did. A. */
    GREATEST_LIMIT,
    /** The last key of a chunk is not written, and the next chunk begins behind it. A. */
    CHUNK_WITHOUT_ITS_LIMIT,
    /** A replica begins a later chunk with the second key. A. */
    CHUNK_SKIPS_A_KEY,
    /** Nobody completes what a crashed reconfigurer began. C: a proposal stays, and every operation walks along it. */
    NO_FINISHER,
    /** A read or write, which moved one key, announces the view in which it ended. A, on the other keys. */
    KEY_OPERATION_MOVES_CUR_VIEW,
    /** Lines 28 and 77 send nothing. L. */
    NOTIFY_NOT_SENT,
    /** Line 78: any NOTIFY moves curView, also back. Two processes then tell each other without end. L. */
    NOTIFY_MOVES_CUR_VIEW_BACK,
    /** Line 77: who receives NOTIFY does not send it on. L: the first sender may crash. */
    NOTIFY_NOT_SENT_ON,
    /** Line 29: nothing waits for NOTIFY. L. */
    NOTIFY_NOT_AWAITED,
    /** A NOTIFY that is no news is not answered. L: who restarted waits for messages that were sent once. */
    NOTIFY_NOT_ANSWERED,
    /** Line 82: NOTIFY moves curView, and what runs is not restarted. L. */
    NO_RESTART_AT_NOTIFY,
    /** Line 53 does not tell the clients' side: a removed process answers reads from its own copy. A. */
    REMOVED_PROCESS_SERVES_ITS_COPY,
    /** Lines 10, 81: operations are enabled from the start. L: the joiner meets line 53 in V(0) and halts. */
    JOINER_ENABLED_AT_ONCE,

    // Disk and restart.

    /** Nothing waits for the disk, which in a real node is late, too. D, A after a crash. */
    REPLY_BEFORE_PERSIST,
    /** Copies of Mem are kept in memory only. D, NV after a crash. */
    MEM_COPIES_NOT_PERSISTED,
    /** A restarted process does not know the entry it wrote before and writes another one. NV, EV. */
    OWN_ENTRY_FORGOTTEN,
    /** curView is kept in memory only. L: after a restart it is a view whose members may be gone. */
    CUR_VIEW_NOT_PERSISTED,
    /**
     * A restarted process does not repeat NOTIFY. Equivalent as long as a waiting process repeats its own and is
     * answered, and finishers complete a transition that only the restarted process had announced.
     */
    NOTIFY_NOT_REPEATED,
    /** Timestamps are numbered from one again in each life. A. */
    TIMESTAMP_USED_AGAIN,
    /** Each life has the first one's number. D: its messages and timestamps are those of earlier lives. */
    INCARNATION_NOT_RAISED,
    /** Requests are numbered as in the first life. A: answers to an earlier life count. */
    MESSAGE_NUMBERS_USED_AGAIN,

    // Lives.

    /** A process that runs on an old copy of its disk is let in. A: it has forgotten what it acknowledged. */
    INCARNATION_GOES_BACK,
    /** A first life answers before it is confirmed. A: its disk may have been swapped for an empty one. */
    FIRST_LIFE_NOT_CONFIRMED,
    /** Another life of an id is let in, and its replies count as those of the first. A. */
    LIFE_IGNORED,
    /** A start with another V(0) than the disk's is not refused. A: a second cluster on the first one's data. */
    INITIAL_VIEW_NOT_KEPT
}
