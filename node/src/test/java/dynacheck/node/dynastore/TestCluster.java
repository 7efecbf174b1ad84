package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/**
 * Several {@link DynaStore} processes under one seeded schedule: messages are delivered in any order, lost and
 * repeated; a persist is durable only after a sync; what waits for it is held back until then; a crash loses the rest.
 */
@NullUnmarked
final class TestCluster {
    record Packet(ProcessId from, ProcessId to, Message message) {}

    /** One client operation, with the steps at which it began and ended. */
    static final class Call {
        final int process;
        final Operation operation;
        final int begin;
        int end = Integer.MAX_VALUE;
        Outcome outcome;

        Call(int process, Operation operation, int begin) {
            this.process = process;
            this.operation = operation;
            this.begin = begin;
        }

        boolean ok() {
            return outcome instanceof Ended.ReadOk
                    || outcome instanceof Ended.WriteOk
                    || outcome instanceof Ended.ReconfigOk;
        }
    }

    static final class Process {
        final ProcessId id;
        DynaStore core;
        List<Persistent> disk = new ArrayList<>();
        long incarnation = 1;
        long durable;
        final List<Effect.Persist<Message, Persistent>> unsynced = new ArrayList<>();
        final List<Effect<Message, Persistent>> held = new ArrayList<>();
        final Map<Long, Call> calls = new HashMap<>();
        boolean crashed;
        final TreeSet<String> timers = new TreeSet<>();

        Process(ProcessId id) {
            this.id = id;
        }
    }

    /** Operations ask everybody, and go on where they meet a reconfiguration: most tests are about that. */
    static final Tuning IMPATIENT = Tuning.DEFAULT.withPatience(0).withSpareLooks(Tuning.ALL);

    final Random random;
    final Parts parts;
    final Tuning tuning;
    final View initialView;
    final Map<ProcessId, Process> processes = new LinkedHashMap<>();
    final List<Packet> packets = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    final List<TraceLine> traces = new ArrayList<>();
    final Invariants invariants;
    final DurabilityOrder durability;
    /** A packet for which this says true stays where it is. */
    Predicate<Packet> blocked = p -> false;

    /** Otherwise their delay is longer than the test. */
    boolean finishersRun = true;

    int steps;
    /** To whom an answer within a transfer was delivered, each time. */
    final List<ProcessId> transferred = new ArrayList<>();

    private long tokens;

    record TraceLine(ProcessId process, TraceEvent event) {}

    TestCluster(long seed, Parts parts, int initialMembers, int all) {
        this(seed, parts, initialMembers, all, IMPATIENT);
    }

    TestCluster(long seed, Parts parts, int initialMembers, int all, Tuning tuning) {
        this.tuning = tuning;
        random = new Random(seed);
        this.parts = parts;
        List<Change> adds = new ArrayList<>();
        for (int i = 1; i <= initialMembers; i++) {
            adds.add(add(i));
        }
        initialView = View.of(adds);
        invariants = new Invariants(initialView);
        durability = new DurabilityOrder(initialView);
        for (int i = 1; i <= all; i++) {
            Process p = new Process(pid(i));
            processes.put(p.id, p);
            start(p);
        }
    }

    static ProcessId pid(int i) {
        return ProcessId.of("p" + i);
    }

    static Change add(int i) {
        return new Change.Add(pid(i), "host:" + i);
    }

    static Change remove(int i) {
        return new Change.Remove(pid(i));
    }

    Process p(int i) {
        return processes.get(pid(i));
    }

    /** Whether the replica of a process has this value, whatever it is written under. */
    boolean holds(int i, String value) {
        return value.equals(p(i).core.replica.register("k").value());
    }

    private void start(Process p) {
        p.core = parts.core(p.id, initialView, new DurableState<>(p.incarnation, p.disk), tuning, parts.outbox());
        p.durable = 0;
        apply(p, p.core.start());
    }

    Call invoke(int process, Operation operation) {
        Process p = p(process);
        Call call = new Call(process, operation, ++steps);
        calls.add(call);
        if (!p.crashed) {
            long token = ++tokens;
            p.calls.put(token, call);
            apply(p, p.core.step(new Event.ClientRequest<>(token, operation)));
        }
        return call;
    }

    Call write(int process, String value) {
        return invoke(process, new Operation.Write("k", value));
    }

    Call read(int process) {
        return invoke(process, new Operation.Read("k"));
    }

    Call reconfig(int process, Change... changes) {
        return invoke(process, new Operation.Reconfig(List.of(changes)));
    }

    /** Crash-stop. */
    void crash(int i) {
        Process p = p(i);
        p.crashed = true;
        p.unsynced.clear();
        p.held.clear();
        p.calls.values().forEach(call -> call.outcome = new Outcome.Unknown("crashed"));
        p.calls.clear();
    }

    /** Crash-stop on a disk that knows no batches: of what was not synced, these records are there all the same. */
    void crashTorn(int i, Predicate<Persistent> kept) {
        Process p = p(i);
        for (Effect.Persist<Message, Persistent> persist : p.unsynced) {
            if (kept.test(persist.record())) {
                p.disk = written(p.disk, persist.record());
            }
        }
        crash(i);
    }

    /** Starts again from what was synced. */
    void restart(int i) {
        Process p = p(i);
        if (!p.crashed) {
            crash(i);
        }
        p.crashed = false;
        p.timers.clear();
        p.incarnation++;
        start(p);
    }

    void deliver(Packet packet) {
        steps++;
        Process p = processes.get(packet.to());
        if (!p.crashed) {
            if (packet.message() instanceof Message.Request request) {
                durability.onRequest(packet.from(), packet.to(), request);
            }
            apply(p, p.core.step(new Event.MessageReceived<>(packet.from(), packet.message())));
            switch (packet.message()) {
                case Message.Digests d -> transferred.add(packet.to());
                case Message.Tags t -> transferred.add(packet.to());
                case Message.Values v -> transferred.add(packet.to());
                default -> {}
            }
        }
    }

    void sync(Process p) {
        for (Effect.Persist<Message, Persistent> persist : p.unsynced) {
            p.disk = written(p.disk, persist.record());
            p.durable = persist.sequence();
        }
        p.unsynced.clear();
        release(p);
    }

    void tick() {
        steps++;
        for (Process p : processes.values()) {
            if (!p.crashed) {
                apply(p, p.core.step(new Event.Tick<>()));
                for (String timer : List.copyOf(p.timers)) {
                    if (finishersRun && random.nextInt(4) == 0) {
                        p.timers.remove(timer);
                        apply(p, p.core.step(new Event.TimerFired<>(timer)));
                    }
                }
            }
        }
    }

    /** One random step. */
    void step(double loss) {
        int dice = random.nextInt(20);
        if (dice < 3) {
            Process p = List.copyOf(processes.values()).get(random.nextInt(processes.size()));
            if (!p.crashed) {
                sync(p);
            }
            return;
        }
        List<Packet> open = packets.stream().filter(blocked.negate()).toList();
        if (open.isEmpty()) {
            processes.values().stream().filter(p -> !p.crashed).forEach(this::sync);
            tick();
            return;
        }
        Packet packet = open.get(random.nextInt(open.size()));
        if (random.nextDouble() < loss) {
            packets.remove(packet);
            return;
        }
        if (random.nextInt(20) > 0) {
            packets.remove(packet); // else it will come again
        }
        deliver(packet);
    }

    /** Runs until every call is answered, or the steps are used up; says which. */
    boolean runUntilAnswered(int maxSteps, Call... awaited) {
        return runUntil(maxSteps, () -> Arrays.stream(awaited).allMatch(call -> call.outcome != null));
    }

    /** Runs until {@code condition} holds, or the steps are used up; says which. */
    boolean runUntil(int maxSteps, BooleanSupplier condition) {
        for (int i = 0; i < maxSteps && !condition.getAsBoolean(); i++) {
            step(0.02);
        }
        return condition.getAsBoolean();
    }

    void run(int manySteps) {
        for (int i = 0; i < manySteps; i++) {
            step(0.02);
        }
    }

    private void apply(Process p, List<Effect<Message, Persistent>> effects) {
        for (Effect<Message, Persistent> effect : effects) {
            switch (effect) {
                case Effect.Persist<Message, Persistent> persist -> p.unsynced.add(persist);
                case Effect.SetTimer<Message, Persistent> t -> p.timers.add(t.timer());
                case Effect.Trace<Message, Persistent> trace -> {
                    traces.add(new TraceLine(p.id, (TraceEvent) trace.event()));
                    invariants.observe(p.id, (TraceEvent) trace.event());
                }
                case Effect.Send<Message, Persistent> send -> p.held.add(send);
                case Effect.Reply<Message, Persistent> reply -> p.held.add(reply);
                case Effect.Admit<Message, Persistent> a -> throw new IllegalStateException(a + " of a core");
                case Effect.Refuse<Message, Persistent> r -> throw new IllegalStateException(r + " of a core");
                case Effect.End<Message, Persistent> e -> throw new IllegalStateException(e + " of a core");
            }
        }
        release(p);
    }

    private void release(Process p) {
        List<Effect<Message, Persistent>> ready = new ArrayList<>();
        p.held.removeIf(effect -> after(effect) <= p.durable && ready.add(effect));
        for (Effect<Message, Persistent> effect : ready) {
            if (effect instanceof Effect.Send<Message, Persistent> send) {
                durability.onLeaving(p.id, send.to(), send.message(), p.disk);
                if (processes.containsKey(send.to())) {
                    packets.add(new Packet(p.id, send.to(), send.message()));
                }
            } else if (effect instanceof Effect.Reply<Message, Persistent> reply) {
                Call call = p.calls.remove(reply.token());
                call.outcome = reply.outcome();
                call.end = ++steps;
            }
        }
    }

    private static long after(Effect<Message, Persistent> effect) {
        return effect instanceof Effect.Send<Message, Persistent> send
                ? send.afterPersist()
                : effect instanceof Effect.Reply<Message, Persistent> reply ? reply.afterPersist() : 0;
    }

    /** What a disk holds of {@code records} after {@code record} was written. */
    static List<Persistent> written(List<Persistent> records, Persistent record) {
        List<Persistent> disk = new ArrayList<>(records);
        disk.removeIf(old -> old.place().equals(record.place()));
        if (!record.erases()) {
            disk.add(record);
        }
        return disk;
    }

    /** Views that some trace of the given kind names. */
    TreeSet<View> curViews() {
        TreeSet<View> views = new TreeSet<>(Views.ORDER);
        views.add(initialView);
        traces.forEach(t -> {
            if (t.event() instanceof TraceEvent.CurViewChanged c) {
                views.add(c.view());
            }
        });
        return views;
    }
}
