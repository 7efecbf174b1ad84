package dynacheck.membership;

/** Whether a system can change its members, and when a process is to be started that becomes one. */
public enum MembershipChange {
    /** Members never change. */
    NONE,
    /** A new process runs before anybody proposes it, and waits until it is a member. */
    START_THEN_PROPOSE,
    /** A new process is started once its addition was acknowledged, for it would not run before. */
    PROPOSE_THEN_START
}
