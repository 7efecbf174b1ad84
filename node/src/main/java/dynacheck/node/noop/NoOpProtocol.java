package dynacheck.node.noop;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Status;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import dynacheck.node.wire.Codec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers every request at once, from the memory of the process that is asked, which tells nobody and stores nothing.
 * Not a store: in a benchmark it shows what the clients cost, and all of a node but its protocol.
 */
public final class NoOpProtocol implements Protocol<NoOpProtocol.Nothing, NoOpProtocol.Nothing> {
    public static final String NAME = "no-op";

    /** Neither sent nor kept. */
    public record Nothing() implements DiskRecord {
        @Override
        public List<?> place() {
            return List.of("nothing");
        }
    }

    private record Answered(Map<String, @Nullable String> fields) implements Outcome.Ok {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String help() {
        return "no store: each process answers at once from its own memory, to measure all the rest";
    }

    @Override
    public Codec<Nothing, Nothing> codec() {
        return new Codec<>(Nothing.class, Nothing.class);
    }

    @Override
    public Process<Nothing, Nothing> process(Start said, List<Nothing> kept) {
        return Process.of(NAME, durable -> new Machine(said, durable, new TreeMap<>()));
    }

    private record Machine(Start said, DurableState<Nothing> durable, TreeMap<String, @Nullable String> values)
            implements StateMachine<Nothing, Nothing> {
        @Override
        public List<Effect<Nothing, Nothing>> start() {
            return List.of();
        }

        @Override
        public List<Effect<Nothing, Nothing>> step(Event<Nothing> event) {
            return switch (event) {
                case Event.ClientRequest<Nothing> asked ->
                    List.of(new Effect.Reply<>(asked.token(), outcome(asked.operation()), 0));
                case Event.Greeted<Nothing> peer -> List.of(new Effect.Admit<>(peer.greeting(), 0));
                case Event.MessageReceived<Nothing> message -> List.of();
                case Event.Tick<Nothing> tick -> List.of();
                case Event.TimerFired<Nothing> timer -> List.of();
            };
        }

        private Outcome outcome(Operation operation) {
            return switch (operation) {
                case Operation.Read read ->
                    new Answered(Collections.singletonMap(Outcome.VALUE, values.get(read.key())));
                case Operation.Write write -> {
                    values.put(write.key(), write.value());
                    yield new Answered(Map.of());
                }
                case Operation.Reconfig reconfig -> new Outcome.Refused("--protocol no-op has no members");
            };
        }

        @Override
        public NavigableSet<String> keys() {
            return Collections.unmodifiableNavigableSet(values.navigableKeySet());
        }

        @Override
        public Greeting greeting() {
            return new Greeting(
                    said.idOf(said.name(), said.life()), said.life(), durable.incarnation(), said.start(), true);
        }

        @Override
        public Status status() {
            return new Status(true, "", Map.of("id", said.name(), "enabled", true), Map.of());
        }
    }
}
