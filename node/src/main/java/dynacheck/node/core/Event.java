package dynacheck.node.core;

/**
 * What happens to a process.
 *
 * @param <M> what processes of this protocol send each other
 */
public sealed interface Event<M> {
    record MessageReceived<M>(ProcessId from, M message) implements Event<M> {}

    /** {@code token} is unique in this incarnation and names the reply. */
    record ClientRequest<M>(long token, Operation operation) implements Event<M> {}

    /** Time passes; requests without enough answers are sent again. Comes at a steady pace of the host's choosing. */
    record Tick<M>() implements Event<M> {}

    /** The timer of this name, which {@link Effect.SetTimer} asked for. */
    record TimerFired<M>(String timer) implements Event<M> {}

    /**
     * A peer speaks for the first time on a connection. Answered by {@link Effect.Admit} or {@link Effect.Refuse};
     * until then nothing that it says reaches the process.
     */
    record Greeted<M>(Greeting greeting) implements Event<M> {}
}
