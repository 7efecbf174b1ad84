package dynacheck.node.dynastore;

import org.jspecify.annotations.Nullable;

/**
 * What a step wants done, in order. A send or reply names the persist that must be durable before it may leave; the
 * shell must not release it earlier. Persists are numbered 1, 2, 3... in each incarnation; 0 waits for nothing.
 */
public sealed interface Effect {
    /**
     * Sends over a link that may lose and repeat.
     *
     * @param to may be the process itself: the shell delivers it back, under the same rule
     * @param address {@code host:port}, or null if no view seen so far tells it (the shell may know it from a greeting)
     */
    record Send(ProcessId to, @Nullable String address, Message message, long afterPersist) implements Effect {}

    record Persist(long sequence, Persistent record) implements Effect {}

    record Reply(long token, Outcome outcome, long afterPersist) implements Effect {}

    /** What follows the greeting may be handed to the process once that persist is durable. */
    record Admit(Greeting greeting, long afterPersist) implements Effect {}

    /** Whoever greets so is not let in; what follows is dropped, and the log says why. */
    record Refuse(Greeting greeting, String reason) implements Effect {}

    /** The process ends, for others refuse it. */
    record End(String reason) implements Effect {}

    /** Deliver {@link Event.FinisherTimerFired} after a random delay. At most one is outstanding. */
    record SetTimer() implements Effect {}

    /**
     * For white-box checks; losing one harms nothing. One that tells of durable state waits for its persist like a
     * send: a crash before that undoes what it tells.
     */
    record Trace(TraceEvent event, long afterPersist) implements Effect {}
}
