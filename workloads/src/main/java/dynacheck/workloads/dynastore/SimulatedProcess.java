package dynacheck.workloads.dynastore;

import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.core.BrokenInvariantException;
import dynacheck.node.core.Change;
import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Witness;
import dynacheck.node.pump.Admission;
import dynacheck.node.pump.EndlessStepsException;
import dynacheck.node.pump.Host;
import dynacheck.node.pump.Pump;
import dynacheck.node.pump.Supervisor;
import dynacheck.target.BrokenSystemException;
import dynacheck.target.Completion;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.StormException;
import dynacheck.workloads.registers.Operations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of a process in the simulator, whatever protocol it runs: what {@code dynacheck.node.net.Node} is in a
 * program.
 *
 * @param <M> what processes of the protocol send each other
 * @param <R> what they keep on disk
 */
final class SimulatedProcess<M, R extends DiskRecord> implements SimulatedSystem.Process, Host<M, R>, Supervisor {
    private static final Duration TICK = Duration.ofMillis(150);

    /** A message as it arrives: with what its sender said of itself on that connection. */
    private record Letter<M>(Greeting by, M message) {
        /** The run's fingerprint takes it of every message: written out, for a record's own is slower. */
        @Override
        public int hashCode() {
            return 31 * by.hashCode() + message.hashCode();
        }

        /** The sender is known without it, and the message is what people want to see. */
        @Override
        public String toString() {
            return message.toString();
        }
    }

    /** What the harness asks a process of this protocol. */
    interface Inside {
        boolean isEnabled();

        List<Waiting> waiting();

        Optional<Standing> standing();

        Set<String> phases();

        /** The event as the checkers know it. */
        void traced(Object event, SimulatedSystem.Host world);
    }

    private final Function<String, ProcessId> ids;
    private final StateMachine<M, R> core;
    private final Inside inside;
    private final SimulatedSystem.Host world;
    private final SplittableRandom random;
    private final Pump<M, R> pump;
    private final Map<Long, Invocation> requests = new HashMap<>();
    private final Set<Greeting> admitted = new HashSet<>();
    /** The same, known as the very objects that their senders put into each letter. */
    private final Set<Greeting> recognized = Collections.newSetFromMap(new IdentityHashMap<>());

    private Greeting me;

    /** @param ids the processes that nodes are */
    SimulatedProcess(
            Function<String, ProcessId> ids,
            StateMachine<M, R> core,
            Inside inside,
            SimulatedSystem.Host world,
            SplittableRandom random,
            Witness<M> witness) {
        this.ids = ids;
        this.core = core;
        this.inside = inside;
        this.world = world;
        this.random = random;
        this.pump = new Pump<>(core, this, this, witness);
        this.me = core.greeting();
    }

    @Override
    public void start() {
        pump.start();
        world.after(TICK, this::tick);
    }

    private void tick() {
        pump.tick();
        world.after(TICK, this::tick);
    }

    @Override
    @SuppressWarnings("unchecked") // all processes of a run have one protocol
    public void receive(String from, Object message) {
        Letter<M> letter = (Letter<M>) message;
        Greeting by = letter.by();
        if (recognized.contains(by)) {
            heard(letter);
        } else if (admitted.contains(by)) {
            recognized.add(by);
            heard(letter);
        } else {
            pump.greeted(by, new Admission() {
                @Override
                public void admitted() {
                    admitted.add(by);
                    heard(letter);
                }

                @Override
                public void refused(String reason) {} // what came with this greeting is never heard
            });
        }
    }

    /** A message that the pump drops is sent again if it is still wanted. */
    private void heard(Letter<M> letter) {
        pump.received(letter.by().id(), letter.by().incarnation(), letter.message());
    }

    private Greeting me() {
        if (!me.confirmed() && core.greeting().confirmed()) {
            me = core.greeting();
        }
        return me;
    }

    @Override
    public boolean isReady() {
        return me().confirmed();
    }

    @Override
    public void request(long token, Invocation op) {
        switch (op.f()) {
            case "read", "write" -> keyOperation(token, op);
            case "reconfig" -> reconfig(token, op);
            default -> world.answer(token, new Completion.Fail("the dynastore target has no operation " + op.f()));
        }
    }

    private void keyOperation(long token, Invocation op) {
        List<?> keyAndValue = (List<?>) DynaStoreClient.require(op);
        String key = String.valueOf(keyAndValue.get(0));
        begin(
                token,
                op,
                op.f().equals("read")
                        ? new Operation.Read(key)
                        : new Operation.Write(key, String.valueOf(keyAndValue.get(1))));
    }

    private void reconfig(long token, Invocation op) {
        Map<?, ?> changes = (Map<?, ?>) DynaStoreClient.require(op);
        List<Change> proposed = new ArrayList<>();
        for (Object node : DynaStoreClient.ids(changes, Operations.ADD)) {
            proposed.add(
                    new Change.Add(ids.apply(String.valueOf(node)), NodeSimulation.addressOf(String.valueOf(node))));
        }
        for (Object node : DynaStoreClient.ids(changes, Operations.REMOVE)) {
            if (node.equals(me.id().name())) {
                world.answer(token, new Completion.Fail(DynaStoreClient.OWN_REMOVAL));
                return;
            }
            proposed.add(new Change.Remove(ids.apply(String.valueOf(node))));
        }
        begin(token, op, new Operation.Reconfig(proposed));
    }

    private void begin(long token, Invocation op, Operation operation) {
        requests.put(token, op);
        pump.request(token, operation);
    }

    @Override
    public void durable(long number) {
        pump.durable(number);
    }

    @Override
    public boolean isEnabled() {
        return inside.isEnabled();
    }

    @Override
    public List<Waiting> waiting() {
        return inside.waiting();
    }

    @Override
    public Optional<Standing> standing() {
        return inside.standing();
    }

    @Override
    public Set<String> phases() {
        return inside.phases();
    }

    @Override
    public void send(ProcessId to, @Nullable String address, M message) {
        world.send(to.name(), new Letter<>(me(), message));
    }

    @Override
    public void persist(long number, List<R> records) {
        List<SimulatedSystem.Write> writes = new ArrayList<>(records.size());
        for (R record : records) {
            writes.add(new SimulatedSystem.Write(record.place(), record.erases() ? null : record));
        }
        world.append(number, writes);
    }

    @Override
    public void reply(long token, Outcome outcome) {
        Invocation op = requests.remove(token);
        if (op != null) {
            world.answer(token, completion(op, outcome));
        }
    }

    @Override
    public void timer(String name, int minMillis, int maxMillis) {
        world.after(Duration.ofMillis(random.nextInt(minMillis, maxMillis)), () -> pump.fired(name));
    }

    @Override
    public void trace(Object event) {
        inside.traced(event, world);
    }

    @Override
    public void end(String reason) {
        world.end(reason);
    }

    @Override
    public void failed(RuntimeException cause) {
        throw switch (cause) {
            case EndlessStepsException endless -> new StormException(String.valueOf(endless.getMessage()));
            case BrokenInvariantException broken -> new BrokenSystemException(String.valueOf(broken.getMessage()));
            default -> cause;
        };
    }

    private static Completion completion(Invocation op, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ok ok -> {
                Map<String, @Nullable String> fields = ok.fields();
                String value = fields.get(Outcome.VALUE);
                Object result = op.f().equals("read")
                        ? Arrays.asList(
                                ((List<?>) DynaStoreClient.require(op)).getFirst(),
                                value == null ? null : Long.valueOf(value))
                        : op.value();
                Map<Keyword, Object> extra = new HashMap<>();
                fields.forEach((name, text) -> {
                    if (text != null && !name.equals(Outcome.VALUE)) {
                        extra.put(Keyword.of(name), text);
                    }
                });
                yield new Completion.Ok(result, extra);
            }
            case Outcome.Refused refused -> new Completion.Fail(refused.reason());
            case Outcome.Failed failed -> new Completion.Fail(failed.reason());
            case Outcome.Unknown unknown -> new Completion.Info(unknown.reason());
        };
    }
}
