package dynacheck.workloads.dynastore;

import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.DynaStatus;
import dynacheck.node.dynastore.DynaStore;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Mutant;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.Phase;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import dynacheck.node.net.Outbox;
import dynacheck.node.net.Promises;
import dynacheck.target.Completion;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.StormException;
import dynacheck.workloads.dynastore.trace.Observations;
import dynacheck.workloads.registers.Operations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The unchanged core of the DynaStore node in the simulator: what {@code dynacheck.node.net.Node} is in a program. One
 * object for each run.
 */
public final class DynaStoreSimulation implements SimulatedSystem {
    private static final Duration TICK = Duration.ofMillis(150);
    /** Of one process at one moment; more than a few hundred is a loop. */
    private static final int MOST_STEPS_AT_ONCE = 100_000;

    /** One register, some, or all: where a transfer is cut makes a difference only if it is. */
    private static final List<Integer> CHUNKS = List.of(1, 8, 16, 32, DynaStore.CHUNK_BYTES);

    private final SimulationTraces traces = new SimulationTraces();
    /** What each node's disk has: one object for each process and for V(0), which are compared with every message. */
    private final Map<String, Birth> births = new HashMap<>();

    /** A message as it arrives: with what its sender said of itself on that connection. */
    private record Letter(Greeting by, Message message) {}

    private @Nullable View initialView;

    @Override
    public Duration deadline(Invocation op) {
        return op.patienceOr(
                op.f().equals("reconfig") ? DynaStoreClient.RECONFIG_DEADLINE : DynaStoreClient.OPERATION_DEADLINE);
    }

    @Override
    public List<PlantedBug> mutants() throws IOException, InterruptedException {
        return Mutants.all();
    }

    @Override
    public Map<String, String> vary(SplittableRandom random) {
        return Map.of(DynaStoreTarget.CHUNK_BYTES, String.valueOf(CHUNKS.get(random.nextInt(CHUNKS.size()))));
    }

    @Override
    public Observer observer() {
        return new Observations();
    }

    @Override
    public Set<String> phases() {
        return named(EnumSet.allOf(Phase.class));
    }

    private static Set<String> named(Set<Phase> phases) {
        Set<String> names = new TreeSet<>();
        phases.forEach(phase -> names.add(phase.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return names;
    }

    @Override
    public Process boot(Boot boot, Host host) {
        List<Persistent> records =
                boot.disk().stream().map(Persistent.class::cast).toList();
        View v0 = initialView;
        if (v0 == null) {
            v0 = View.of(boot.initialView().stream()
                    .<Change>map(a -> new Change.Add(ProcessId.of(a.node()), addressOf(a.node())))
                    .toList());
            initialView = v0;
        }
        String mutant = boot.options().getOrDefault(MUTANT, Mutant.NONE.name());
        String chunkBytes = boot.options().get(DynaStoreTarget.CHUNK_BYTES);
        LivingProcess core = new LivingProcess(
                birth(boot, v0),
                new DurableState<>(boot.incarnation(), records),
                name(boot.random()),
                chunkBytes == null ? DynaStore.CHUNK_BYTES : Integer.parseInt(chunkBytes),
                Mutant.valueOf(mutant.toUpperCase(Locale.ROOT).replace('-', '_')));
        Shell shell = new Shell(core, host, boot.random());
        shell.trace(Promises.recovered(shell.core.self(), v0, records));
        return shell;
    }

    private static List<String> names(Collection<ProcessId> ids) {
        return ids.stream().map(ProcessId::name).toList();
    }

    /** Like the incarnation, on disk before the process does anything; an empty disk begins another life. */
    private Birth birth(Boot boot, View v0) {
        String node = boot.self().node();
        Birth kept = births.get(node);
        if (kept == null || boot.incarnation() == 1) {
            kept = new Birth(node, name(boot.random()), "sim", addressOf(node), v0);
            births.put(node, kept);
        }
        return kept;
    }

    private static String name(SplittableRandom random) {
        return Long.toHexString(random.nextLong());
    }

    private ProcessId id(String node) {
        Birth birth = births.get(node);
        return birth == null ? ProcessId.of(node) : birth.process();
    }

    private static String addressOf(String node) {
        return node + ":7000";
    }

    private final class Shell implements Process {
        private final LivingProcess core;
        private final Host host;
        private final SplittableRandom random;
        private final Outbox<Message, Persistent> outbox = new Outbox<>(this::release);
        private final Deque<Event<Message>> events = new ArrayDeque<>();
        private final Map<Long, Invocation> requests = new HashMap<>();
        private final Promises promises;
        private final Set<Greeting> admitted = new HashSet<>();
        /** Who spoke last on each link: mostly who speaks next. */
        private final Map<String, Greeting> speakers = new HashMap<>();
        /** Came with greetings that are being recorded. */
        private final Deque<Letter> held = new ArrayDeque<>();

        private Greeting me;
        private boolean stepping;

        Shell(LivingProcess core, Host host, SplittableRandom random) {
            this.core = core;
            this.host = host;
            this.random = random;
            this.promises = new Promises(core.self());
            this.me = core.greeting();
        }

        @Override
        public void start() {
            carryOut(core.start());
            runSteps();
            host.after(TICK, this::tick);
        }

        private void tick() {
            happened(new Event.Tick<>());
            host.after(TICK, this::tick);
        }

        @Override
        public void receive(String from, Object message) {
            Letter letter = (Letter) message;
            Greeting by = letter.by();
            if (speakers.get(from) == by || admitted.contains(by)) {
                speakers.put(from, by);
                heard(letter);
            } else {
                held.add(letter);
                carryOut(core.step(new Event.Greeted<>(by)));
                runSteps();
            }
        }

        private void heard(Letter letter) {
            promises.asked(letter.by().id(), letter.message());
            happened(new Event.MessageReceived<>(letter.by().id(), letter.message()));
        }

        /** What came with this greeting is heard now, or never. */
        private void released(Greeting greeting, boolean letIn) {
            List<Letter> with =
                    held.stream().filter(l -> l.by().equals(greeting)).toList();
            held.removeAll(with);
            if (letIn) {
                admitted.add(greeting);
                with.forEach(this::heard);
            }
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
                default -> host.answer(token, new Completion.Fail("the dynastore target has no operation " + op.f()));
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
                proposed.add(new Change.Add(id(String.valueOf(node)), addressOf(String.valueOf(node))));
            }
            for (Object node : DynaStoreClient.ids(changes, Operations.REMOVE)) {
                if (node.equals(core.self().name())) {
                    host.answer(token, new Completion.Fail(DynaStoreClient.OWN_REMOVAL));
                    return;
                }
                proposed.add(new Change.Remove(id(String.valueOf(node))));
            }
            begin(token, op, new Operation.Reconfig(proposed));
        }

        private void begin(long token, Invocation op, Operation operation) {
            requests.put(token, op);
            happened(new Event.ClientRequest<>(token, operation));
        }

        @Override
        public void durable(long number) {
            outbox.durable(number);
            runSteps();
        }

        @Override
        public boolean isEnabled() {
            return core.status().enabled();
        }

        @Override
        public List<Waiting> waiting() {
            return core.waiting().stream()
                    .map(w -> new Waiting(
                            w.phase().title(),
                            w.key(),
                            w.view().toString(),
                            names(w.view().members()),
                            names(w.answered()),
                            w.needed()))
                    .toList();
        }

        @Override
        public Optional<Standing> standing() {
            DynaStatus now = core.status();
            return Optional.of(new Standing(now.curView().toString(), now.unfinished()));
        }

        @Override
        public Set<String> phases() {
            return named(core.phases());
        }

        private void happened(Event<Message> event) {
            events.addLast(event);
            runSteps();
        }

        private void runSteps() {
            if (stepping) {
                return;
            }
            stepping = true;
            try {
                for (int steps = 0; !events.isEmpty(); steps++) {
                    if (steps > MOST_STEPS_AT_ONCE) {
                        throw new StormException(core.self() + " sends itself messages without end");
                    }
                    carryOut(core.step(events.removeFirst()));
                }
            } finally {
                stepping = false;
            }
        }

        private void carryOut(List<Effect<Message, Persistent>> effects) {
            List<Write> records = new ArrayList<>();
            long lastPersist = 0;
            for (Effect<Message, Persistent> effect : effects) {
                switch (effect) {
                    case Effect.Persist<Message, Persistent> persist -> {
                        records.add(new Write(persist.record().place(), persist.record()));
                        lastPersist = persist.sequence();
                    }
                    case Effect.Send<Message, Persistent> send -> outbox.add(send, send.afterPersist());
                    case Effect.Reply<Message, Persistent> reply -> outbox.add(reply, reply.afterPersist());
                    case Effect.SetTimer<Message, Persistent> timer ->
                        host.after(
                                Duration.ofMillis(random.nextInt(timer.minMillis(), timer.maxMillis())),
                                () -> happened(new Event.TimerFired<>(timer.timer())));
                    case Effect.Trace<Message, Persistent> traced -> outbox.add(traced, traced.afterPersist());
                    case Effect.Admit<Message, Persistent> admit -> outbox.add(admit, admit.afterPersist());
                    case Effect.Refuse<Message, Persistent> refuse -> released(refuse.greeting(), false);
                    case Effect.End<Message, Persistent> end -> host.end(end.reason());
                }
            }
            if (!records.isEmpty()) {
                host.append(lastPersist, records);
            }
        }

        private void trace(TraceEvent event) {
            if (event instanceof TraceEvent.TraverseRestarted) {
                host.covered("traverse-restart");
            }
            host.trace(traces.of(event));
        }

        private void release(Effect<Message, Persistent> effect) {
            if (effect instanceof Effect.Send<Message, Persistent> send) {
                promises.told(send.to(), send.message()).ifPresent(this::trace);
                if (send.to().equals(core.self())) {
                    promises.asked(send.to(), send.message());
                    events.addLast(new Event.MessageReceived<>(send.to(), send.message()));
                } else {
                    host.send(send.to().name(), new Letter(me(), send.message()));
                }
            } else if (effect instanceof Effect.Reply<Message, Persistent> reply) {
                Invocation op = requests.remove(reply.token());
                if (op != null) {
                    host.answer(reply.token(), completion(op, reply.outcome()));
                }
            } else if (effect instanceof Effect.Trace<Message, Persistent> traced) {
                trace((TraceEvent) traced.event());
            } else if (effect instanceof Effect.Admit<Message, Persistent> admit) {
                released(admit.greeting(), true);
            }
        }
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
