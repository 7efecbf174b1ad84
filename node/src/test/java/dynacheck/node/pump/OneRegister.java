package dynacheck.node.pump;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Status;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import dynacheck.node.wire.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A whole protocol in one file: registers kept by one process, the least initial member, which the others ask. */
public final class OneRegister implements Protocol<OneRegister.Message, OneRegister.Value> {
    sealed interface Message {}

    /** @param write what to write, none to read */
    record Ask(long token, String key, List<String> write) implements Message {}

    record Told(long token, Map<String, String> fields) implements Message {}

    record Value(String key, String value) implements DiskRecord {
        @Override
        public List<?> place() {
            return List.of("value", key);
        }
    }

    @Override
    public String name() {
        return "one-register";
    }

    @Override
    public String help() {
        return "registers kept by one process";
    }

    @Override
    public Codec<Message, Value> codec() {
        return new Codec<>(Message.class, Value.class);
    }

    @Override
    public Process<Message, Value> process(Start said, List<Value> kept) {
        return Process.of("one of " + said.members(), durable -> new One(said, durable));
    }

    private record One(Start said, long incarnation, TreeMap<String, Value> values, long[] persists)
            implements StateMachine<Message, Value> {
        One(Start said, DurableState<Value> durable) {
            this(said, durable.incarnation(), new TreeMap<>(), new long[1]);
            durable.records().forEach(value -> values.put(value.key(), value));
        }

        @Override
        public List<Effect<Message, Value>> start() {
            return List.of();
        }

        @Override
        public List<Effect<Message, Value>> step(Event<Message> event) {
            return switch (event) {
                case Event.Greeted<Message> peer -> List.of(new Effect.Admit<>(peer.greeting(), 0));
                case Event.ClientRequest<Message> request -> List.of(asked(request.token(), request.operation()));
                case Event.MessageReceived<Message> m ->
                    m.message() instanceof Told told
                            ? List.of(new Effect.Reply<>(told.token(), (Outcome.Ok) told::fields, 0))
                            : answer(m.from(), (Ask) m.message());
                case Event.Tick<Message> tick -> List.of(); // what is lost stays without an answer
                case Event.TimerFired<Message> timer -> List.of();
            };
        }

        private Effect<Message, Value> asked(long token, Operation operation) {
            ProcessId keeper = said.members().firstKey();
            return switch (operation) {
                case Operation.Read read -> send(keeper, new Ask(token, read.key(), List.of()), 0);
                case Operation.Write w -> send(keeper, new Ask(token, w.key(), List.of(w.value())), 0);
                case Operation.Reconfig r -> new Effect.Reply<>(token, new Outcome.Refused("never changes"), 0);
            };
        }

        private List<Effect<Message, Value>> answer(ProcessId from, Ask ask) {
            List<Effect<Message, Value>> effects = new ArrayList<>();
            for (String written : ask.write()) {
                values.put(ask.key(), new Value(ask.key(), written));
                effects.add(new Effect.Persist<>(++persists[0], new Value(ask.key(), written)));
            }
            Value value = values.get(ask.key());
            Map<String, String> fields = value == null ? Map.of() : Map.of(Outcome.VALUE, value.value());
            effects.add(send(from, new Told(ask.token(), fields), persists[0]));
            return effects;
        }

        private Effect<Message, Value> send(ProcessId to, Message message, long afterPersist) {
            return new Effect.Send<>(to, said.members().get(to), message, afterPersist);
        }

        @Override
        public Greeting greeting() {
            return new Greeting(said.idOf(said.name(), said.life()), said.life(), incarnation, said.start(), true);
        }

        @Override
        public Status status() {
            return new Status(true, "", Map.of("id", said.name(), "registers", values.size()), Map.of());
        }
    }
}
