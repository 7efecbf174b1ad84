package dynacheck.node.core;

import org.jspecify.annotations.Nullable;

/**
 * What a step wants done, in order. A send or reply names the persist that must be durable before it may leave; the
 * pump must not release it earlier. Persists are numbered 1, 2, 3... in each incarnation; 0 waits for nothing.
 *
 * @param <M> what processes of this protocol send each other
 * @param <R> what they keep on disk
 */
public sealed interface Effect<M, R> {
    /**
     * Sends over a link that may lose and repeat.
     *
     * @param to may be the process itself: the pump delivers it back, under the same rule
     * @param address {@code host:port}, or null if the protocol knows none (the host may know it from a greeting)
     */
    record Send<M, R>(ProcessId to, @Nullable String address, M message, long afterPersist) implements Effect<M, R> {}

    record Persist<M, R>(long sequence, R record) implements Effect<M, R> {}

    record Reply<M, R>(long token, Outcome outcome, long afterPersist) implements Effect<M, R> {}

    /** What follows the greeting may be handed to the process once that persist is durable. */
    record Admit<M, R>(Greeting greeting, long afterPersist) implements Effect<M, R> {}

    /** Whoever greets so is not let in; what follows is dropped, and the log says why. */
    record Refuse<M, R>(Greeting greeting, String reason) implements Effect<M, R> {}

    /** The process ends, for others refuse it. */
    record End<M, R>(String reason) implements Effect<M, R> {}

    /**
     * Deliver {@link Event.TimerFired} after a random delay from {@code minMillis} to less than {@code maxMillis}. At
     * most one of a name is outstanding.
     */
    record SetTimer<M, R>(String timer, int minMillis, int maxMillis) implements Effect<M, R> {}

    /**
     * For white-box checks; losing one harms nothing. One about durable state waits for its persist like a send,
     * for a crash before that undoes what it says.
     *
     * @param event of the protocol's own kind
     */
    record Trace<M, R>(Object event, long afterPersist) implements Effect<M, R> {}
}
