package dynacheck.node.pump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Status;
import dynacheck.node.core.Witness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The loop around a process that does what a test says. Everything that happens stands in one list, in order. */
abstract class ScriptedPump {
    static final ProcessId SELF = ProcessId.of("self");
    static final ProcessId PEER = ProcessId.of("peer");
    static final Greeting HELLO = new Greeting(PEER, "life", 3, "start", true);
    static final Outcome DONE = new Outcome.Failed("done");

    final List<String> happened = new ArrayList<>();
    /** What the next steps want; a step without an entry wants nothing. */
    final Deque<List<Effect<String, String>>> script = new ArrayDeque<>();
    /** What every step wants once the script is over. */
    Function<Event<String>, List<Effect<String, String>>> otherwise = event -> List.of();

    Runnable onSend = () -> {};
    final Pump<String, String> pump = new Pump<>(new Scripted(), new Recorder(), new Ends(), new Watcher());

    private final class Scripted implements StateMachine<String, String> {
        @Override
        public List<Effect<String, String>> start() {
            happened.add("start");
            return script.isEmpty() ? List.of() : script.removeFirst();
        }

        @Override
        public List<Effect<String, String>> step(Event<String> event) {
            happened.add("step " + shown(event));
            return script.isEmpty() ? otherwise.apply(event) : script.removeFirst();
        }

        private static String shown(Event<String> event) {
            return switch (event) {
                case Event.MessageReceived<String> m -> m.message() + " of " + m.from();
                case Event.ClientRequest<String> r -> "request " + r.token();
                case Event.Tick<String> t -> "tick";
                case Event.TimerFired<String> t -> "timer " + t.timer();
                case Event.Greeted<String> g -> "greeting of " + g.greeting().id();
            };
        }

        @Override
        public Greeting greeting() {
            return new Greeting(SELF, "", 1, "", true);
        }

        @Override
        public Status status() {
            return new Status(true, "", Map.of(), Map.of());
        }
    }

    private final class Recorder implements Host<String, String> {
        @Override
        public void send(ProcessId to, @Nullable String address, String message) {
            happened.add("send " + message + " to " + to + " at " + address);
            onSend.run();
        }

        @Override
        public void persist(long number, List<String> records) {
            happened.add("persist " + number + " " + records);
        }

        @Override
        public void reply(long token, Outcome outcome) {
            happened.add("reply " + token + (outcome == DONE ? "" : " with another outcome"));
        }

        @Override
        public void timer(String name, int minMillis, int maxMillis) {
            happened.add("timer " + name + " in " + minMillis + ".." + maxMillis);
        }

        @Override
        public void trace(Object event) {
            happened.add("trace " + event);
        }
    }

    private final class Ends implements Supervisor {
        @Override
        public void end(String reason) {
            happened.add("end: " + reason);
        }

        @Override
        public void failed(RuntimeException cause) {
            happened.add("failed: " + cause.getClass().getSimpleName() + " " + cause.getMessage());
        }
    }

    /** Sees all but messages that are called "unseen". */
    private static final class Watcher implements Witness<String> {
        @Override
        public @Nullable Object starts() {
            return "starts";
        }

        @Override
        public @Nullable Object arrives(ProcessId from, long incarnation, String message) {
            return message.equals("unseen") ? null : message + " arrives from start " + incarnation + " of " + from;
        }

        @Override
        public @Nullable Object leaves(ProcessId to, String message) {
            return message.equals("unseen") ? null : message + " leaves for " + to;
        }
    }

    final class Waits implements Admission {
        private final String name;

        Waits(String name) {
            this.name = name;
        }

        @Override
        public void admitted() {
            happened.add(name + " admitted");
        }

        @Override
        public void refused(String reason) {
            happened.add(name + " refused: " + reason);
        }
    }

    @SafeVarargs
    final void next(Effect<String, String>... effects) {
        script.add(List.of(effects));
    }

    static Effect<String, String> send(String message, long afterPersist) {
        return new Effect.Send<>(PEER, "host:1", message, afterPersist);
    }

    static Effect<String, String> persist(long number, String record) {
        return new Effect.Persist<>(number, record);
    }

    static Effect<String, String> reply(long token, long afterPersist) {
        return new Effect.Reply<>(token, DONE, afterPersist);
    }

    /** What happened since the last call. */
    void saw(String... expected) {
        assertEquals(List.of(expected), happened);
        happened.clear();
    }
}
