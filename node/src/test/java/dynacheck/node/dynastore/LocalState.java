package dynacheck.node.dynastore;

import dynacheck.node.core.Effect;
import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A state of one process, known by its {@link CanonicalForm}, with the steps that were tried from it. The core itself
 * cannot be copied; it is rebuilt by feeding a new one the events that led here, once for each new step.
 */
@NullUnmarked
final class LocalState {
    /** An input: a message (with its sender), or a call of the client. */
    record Input(ProcessId from, @Nullable Message message, int call) {}

    record Sent(ProcessId to, Message message) {}

    /**
     * What one input does: the state after it, and what comes out.
     *
     * @param sent numbers of packets
     * @param onlyAnswers the state is the same, and nothing but answers comes out
     */
    record Step(
            LocalState next,
            int[] sent,
            List<TraceEvent> traces,
            List<Effect.Reply<Message, Persistent>> replies,
            boolean onlyAnswers) {}

    /** All states of one process that were met. */
    static final class Table {
        final ProcessId id;
        private final Supplier<Machine> fresh;
        private final ToIntFunction<Sent> packetNumber;
        private final Map<String, LocalState> states = new HashMap<>();
        /** What leads to the initial state. */
        final Step start;

        /** @param packetNumber the number of what this process sends, or -1 if nobody is there to receive it */
        Table(ProcessId id, Supplier<Machine> fresh, ToIntFunction<Sent> packetNumber) {
            this.id = id;
            this.fresh = fresh;
            this.packetNumber = packetNumber;
            Machine machine = fresh.get();
            start = step(null, null, machine, machine.start());
        }

        int size() {
            return states.size();
        }

        private Step step(
                @Nullable LocalState from,
                @Nullable Input input,
                Machine machine,
                List<Effect<Message, Persistent>> effects) {
            List<Sent> sent = new ArrayList<>();
            List<TraceEvent> traces = new ArrayList<>();
            List<Effect.Reply<Message, Persistent>> replies = new ArrayList<>();
            for (Effect<Message, Persistent> effect : effects) {
                switch (effect) {
                    case Effect.Send<Message, Persistent> send -> sent.add(new Sent(send.to(), send.message()));
                    case Effect.Trace<Message, Persistent> trace -> traces.add((TraceEvent) trace.event());
                    case Effect.Reply<Message, Persistent> reply -> replies.add(reply);
                    case Effect.Persist<Message, Persistent> persist -> {} // durable at once
                    case Effect.SetTimer<Message, Persistent> timer -> {} // never fires
                    case Effect.Admit<Message, Persistent> a -> {} // no core has lives
                    case Effect.Refuse<Message, Persistent> r -> {}
                    case Effect.End<Message, Persistent> e -> {}
                }
            }
            LocalState next = states.computeIfAbsent(
                    CanonicalForm.of(machine), form -> new LocalState(this, states.size(), from, input, machine));
            boolean onlyAnswers = next == from
                    && traces.isEmpty()
                    && replies.isEmpty()
                    && sent.stream().allMatch(s -> s.message() instanceof Message.Reply);
            int[] packets = sent.stream()
                    .mapToInt(packetNumber)
                    .filter(number -> number >= 0)
                    .toArray();
            return new Step(next, packets, List.copyOf(traces), List.copyOf(replies), onlyAnswers);
        }
    }

    private final Table table;
    final int index;
    private final @Nullable LocalState from;
    private final @Nullable Input input;
    /** By the number of the packet received. */
    private Step[] steps = new Step[0];

    private final Map<Integer, Step> calls = new HashMap<>();
    /** By the number of the request or reply: asked before, and the answer. */
    private final BitSet asked = new BitSet();

    private final BitSet awaited = new BitSet();
    /** A core in this state that was not used yet. */
    private @Nullable Machine live;

    private LocalState(
            Table table, int index, @Nullable LocalState from, @Nullable Input input, @Nullable Machine live) {
        this.table = table;
        this.index = index;
        this.from = from;
        this.input = input;
        this.live = live;
    }

    Step onPacket(int number, Input next) {
        if (number >= steps.length) {
            steps = Arrays.copyOf(steps, number + 8);
        }
        Step step = steps[number];
        if (step == null) {
            step = step(next);
            steps[number] = step;
        }
        return step;
    }

    Step onCall(int call) {
        Step step = calls.get(call);
        if (step == null) {
            step = step(new Input(null, null, call));
            calls.put(call, step);
        }
        return step;
    }

    private Step step(Input next) {
        Machine machine = machine();
        live = null;
        return table.step(this, next, machine, feed(machine, next));
    }

    /** Whether the answer that packet {@code number} is or asks for would be counted here. */
    boolean awaits(int number, MessageNumber message) {
        if (!asked.get(number)) {
            live = machine();
            awaited.set(number, live.awaits(message));
            asked.set(number);
        }
        return awaited.get(number);
    }

    private Machine machine() {
        if (live != null) {
            return live;
        }
        ArrayDeque<Input> path = new ArrayDeque<>();
        for (LocalState s = this; s.input != null; s = s.from) {
            path.addFirst(s.input);
        }
        Machine machine = table.fresh.get();
        machine.start();
        path.forEach(input -> feed(machine, input));
        return machine;
    }

    private static List<Effect<Message, Persistent>> feed(Machine machine, Input input) {
        return input.message() == null ? machine.invoke(input.call()) : machine.receive(input.from(), input.message());
    }

    @Override
    public String toString() {
        return table.id + "/" + index;
    }
}
