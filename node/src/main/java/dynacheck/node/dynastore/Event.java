package dynacheck.node.dynastore;

/** What happens to a process. */
public sealed interface Event {
    record MessageReceived(ProcessId from, Message message) implements Event {}

    /** {@code token} is unique in this incarnation and names the reply. */
    record ClientRequest(long token, Operation operation) implements Event {}

    /** Time passes; requests without enough answers are sent again. Comes at a steady pace of the shell's choosing. */
    record Tick() implements Event {}

    /** The timer that {@link Effect.SetTimer} asked for. */
    record FinisherTimerFired() implements Event {}
}
