package dynacheck.node.lives;

/** What processes say of lives. Each protocol sends it as a message of its own. */
public sealed interface LifeMessage {
    /** Asks a member of V(0) to record the sender's life, as it greeted. */
    record RecordLife(String life) implements LifeMessage {}

    /** The life of the receiver is on the sender's disk. */
    record RecordedLife(String life) implements LifeMessage {}

    /** The sender let in neither this life nor this start of the receiver, and never will. */
    record RefusedLife(String life, String start, String reason) implements LifeMessage {}
}
