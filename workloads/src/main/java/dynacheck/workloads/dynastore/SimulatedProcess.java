package dynacheck.workloads.dynastore;

import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.core.BrokenInvariantException;
import dynacheck.node.core.Change;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Witness;
import dynacheck.node.dynastore.DynaStatus;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TraceEvent;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One life of a process in the simulator: what {@code dynacheck.node.net.Node} is in a program. */
final class SimulatedProcess implements SimulatedSystem.Process, Host<Message, Persistent>, Supervisor {
    private static final Duration TICK = Duration.ofMillis(150);

    /** A message as it arrives: with what its sender said of itself on that connection. */
    private record Letter(Greeting by, Message message) {}

    private final DynaStoreSimulation run;
    private final LivingProcess core;
    private final SimulatedSystem.Host world;
    private final SplittableRandom random;
    private final Pump<Message, Persistent> pump;
    private final Map<Long, Invocation> requests = new HashMap<>();
    private final Set<Greeting> admitted = new HashSet<>();
    /** Who spoke last on each link: mostly who speaks next. */
    private final Map<String, Greeting> speakers = new HashMap<>();

    private Greeting me;

    SimulatedProcess(
            DynaStoreSimulation run,
            LivingProcess core,
            SimulatedSystem.Host world,
            SplittableRandom random,
            Witness<Message> witness) {
        this.run = run;
        this.core = core;
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
    public void receive(String from, Object message) {
        Letter letter = (Letter) message;
        Greeting by = letter.by();
        if (speakers.get(from) == by || admitted.contains(by)) {
            speakers.put(from, by);
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
    private void heard(Letter letter) {
        pump.received(letter.by().id(), letter.by().incarnation(), letter.message());
    }

    private Greeting me() {
        if (me.confirmed() != core.isConfirmed()) {
            me = core.greeting();
        }
        return me;
    }

    @Override
    public boolean isReady() {
        return core.isConfirmed();
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
                    new Change.Add(run.id(String.valueOf(node)), DynaStoreSimulation.addressOf(String.valueOf(node))));
        }
        for (Object node : DynaStoreClient.ids(changes, Operations.REMOVE)) {
            if (node.equals(core.self().name())) {
                world.answer(token, new Completion.Fail(DynaStoreClient.OWN_REMOVAL));
                return;
            }
            proposed.add(new Change.Remove(run.id(String.valueOf(node))));
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
        return core.dynaStatus().enabled();
    }

    @Override
    public List<Waiting> waiting() {
        return core.waiting().stream()
                .map(w -> new Waiting(
                        w.phase().title(),
                        w.key(),
                        w.view().toString(),
                        DynaStoreSimulation.names(w.view().members()),
                        DynaStoreSimulation.names(w.answered()),
                        w.needed()))
                .toList();
    }

    @Override
    public Optional<Standing> standing() {
        DynaStatus now = core.dynaStatus();
        return Optional.of(new Standing(now.curView().toString(), now.unfinished()));
    }

    @Override
    public Set<String> phases() {
        return DynaStoreSimulation.named(core.phases());
    }

    @Override
    public void send(ProcessId to, @Nullable String address, Message message) {
        world.send(to.name(), new Letter(me(), message));
    }

    @Override
    public void persist(long number, List<Persistent> records) {
        List<SimulatedSystem.Write> writes = new ArrayList<>(records.size());
        for (Persistent record : records) {
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
        if (event instanceof TraceEvent.TraverseRestarted) {
            world.covered("traverse-restart");
        }
        world.trace(run.traces().of((TraceEvent) event));
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
