package dynacheck.node.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
     * @param onlyAnswers the state is the same, and nothing but answers comes out
     */
    record Step(
            LocalState next,
            List<Sent> sent,
            List<TraceEvent> traces,
            List<Effect.Reply> replies,
            boolean onlyAnswers) {}

    /** All states of one process that were met. */
    static final class Table {
        final ProcessId id;
        private final Supplier<Machine> fresh;
        private final Map<String, LocalState> states = new HashMap<>();
        final LocalState initial;
        final List<Sent> firstSent = new ArrayList<>();

        Table(ProcessId id, Supplier<Machine> fresh) {
            this.id = id;
            this.fresh = fresh;
            Machine machine = fresh.get();
            Step first = step(null, null, machine, machine.start());
            initial = first.next();
            firstSent.addAll(first.sent());
        }

        int size() {
            return states.size();
        }

        private Step step(@Nullable LocalState from, @Nullable Input input, Machine machine, List<Effect> effects) {
            List<Sent> sent = new ArrayList<>();
            List<TraceEvent> traces = new ArrayList<>();
            List<Effect.Reply> replies = new ArrayList<>();
            for (Effect effect : effects) {
                switch (effect) {
                    case Effect.Send send -> sent.add(new Sent(send.to(), send.message()));
                    case Effect.Trace trace -> traces.add(trace.event());
                    case Effect.Reply reply -> replies.add(reply);
                    case Effect.Persist persist -> {} // durable at once
                    case Effect.SetTimer timer -> {} // never fires
                }
            }
            LocalState next = states.computeIfAbsent(
                    CanonicalForm.of(machine), form -> new LocalState(this, states.size(), from, input, machine));
            boolean onlyAnswers = next == from
                    && traces.isEmpty()
                    && replies.isEmpty()
                    && sent.stream().allMatch(s -> s.message() instanceof Message.Reply);
            return new Step(next, List.copyOf(sent), List.copyOf(traces), List.copyOf(replies), onlyAnswers);
        }
    }

    private final Table table;
    final int index;
    private final @Nullable LocalState from;
    private final @Nullable Input input;
    private final Map<Integer, Step> steps = new HashMap<>();
    private final Map<MessageNumber, Boolean> awaited = new HashMap<>();
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

    /** @param number of {@code next}, for it is looked up often */
    Step on(int number, Input next) {
        Step step = steps.get(number);
        if (step == null) {
            Machine machine = machine();
            live = null;
            step = table.step(this, next, machine, feed(machine, next));
            steps.put(number, step);
        }
        return step;
    }

    boolean awaits(MessageNumber number) {
        return awaited.computeIfAbsent(number, n -> {
            live = machine();
            return live.awaits(n);
        });
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

    private static List<Effect> feed(Machine machine, Input input) {
        return input.message() == null ? machine.invoke(input.call()) : machine.receive(input.from(), input.message());
    }

    @Override
    public String toString() {
        return table.id + "/" + index;
    }
}
