package dynacheck.node.pump;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.StateMachine;
import dynacheck.node.core.Witness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one process: makes its steps one at a time and carries out what they want. What waits for a persist is released
 * when the host says that it is durable. Messages that the process sends itself never reach the host. Not thread-safe.
 *
 * @param <M> what processes of the protocol send each other
 * @param <R> what they keep on disk
 */
public final class Pump<M, R> {
    /** Effects, or records, that may wait for a slow disk before messages from peers are dropped. */
    public static final int MAX_WAITING = 16_384;

    /** At one moment; more than a few hundred is a loop. */
    private static final int MAX_STEPS_AT_ONCE = 100_000;

    private static final Runnable NOTHING = () -> {};

    private final StateMachine<M, R> process;
    private final ProcessId self;
    private final Host<M, R> host;
    private final Supervisor supervisor;
    private final Witness<M> witness;
    private final DurabilityGate<M, R> gate = new DurabilityGate<>(this::release);
    private final Deque<Event<M>> events = new ArrayDeque<>();
    private final Map<Greeting, List<Admission>> greeted = new HashMap<>();
    private boolean stepping;
    private boolean stopped;
    private long submitted;
    private long durable;

    public Pump(StateMachine<M, R> process, Host<M, R> host, Supervisor supervisor, Witness<M> witness) {
        this.process = process;
        this.self = process.greeting().id();
        this.host = host;
        this.supervisor = supervisor;
        this.witness = witness;
    }

    /** The first step. */
    public void start() {
        guarded(() -> {
            trace(witness.starts());
            carryOut(process.start());
        });
    }

    /** As in a crash: nothing happens any more, and nothing is released. */
    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Time has passed: to be called at a steady pace. */
    public void tick() {
        happened(new Event.Tick<>());
    }

    /** A {@link Host#timer} is over. */
    public void fired(String timer) {
        happened(new Event.TimerFired<>(timer));
    }

    public void request(long token, Operation operation) {
        happened(new Event.ClientRequest<>(token, operation));
    }

    /** A peer greets. Until it is admitted, nothing that it says may be {@link #received}. */
    public void greeted(Greeting greeting, Admission admission) {
        greeted.computeIfAbsent(greeting, g -> new ArrayList<>(1)).add(admission);
        happened(new Event.Greeted<>(greeting));
    }

    /**
     * A message of an admitted peer arrives.
     *
     * @param incarnation of the peer, as it greeted
     * @return false if it was dropped because the disk is too slow: the peer repeats it if it is still wanted
     */
    public boolean received(ProcessId from, long incarnation, M message) {
        if (gate.size() > MAX_WAITING || submitted - durable > MAX_WAITING) {
            return false;
        }
        trace(witness.arrives(from, incarnation, message));
        happened(new Event.MessageReceived<>(from, message));
        return true;
    }

    /** Every record up to this number is on disk. */
    public void durable(long number) {
        durable = number;
        guarded(() -> gate.durable(number));
    }

    /** How many effects wait for the disk. */
    public int waiting() {
        return gate.size();
    }

    private void happened(Event<M> event) {
        if (!stopped) {
            events.addLast(event);
            guarded(NOTHING);
        }
    }

    /**
     * Does this, then makes the steps that are due. What happens meanwhile waits for its turn: what an earlier step
     * wanted leaves before what a later one wants.
     */
    private void guarded(Runnable first) {
        if (stepping) {
            first.run();
            return;
        }
        stepping = true;
        try {
            first.run();
            runSteps();
        } catch (RuntimeException e) {
            stopped = true;
            supervisor.failed(e);
        } finally {
            stepping = false;
        }
    }

    private void runSteps() {
        for (int steps = 0; !stopped && !events.isEmpty(); steps++) {
            if (steps > MAX_STEPS_AT_ONCE) {
                throw new EndlessStepsException(self + " sends itself messages without end");
            }
            carryOut(process.step(events.removeFirst()));
        }
    }

    private void carryOut(List<Effect<M, R>> effects) {
        List<R> records = List.of(); // most steps persist nothing
        long lastPersist = 0;
        for (Effect<M, R> effect : effects) {
            switch (effect) {
                case Effect.Persist<M, R> persist -> {
                    if (records.isEmpty()) {
                        records = new ArrayList<>();
                    }
                    records.add(persist.record());
                    lastPersist = persist.sequence();
                }
                case Effect.Send<M, R> send -> gate.add(send, send.afterPersist());
                case Effect.Reply<M, R> reply -> gate.add(reply, reply.afterPersist());
                case Effect.SetTimer<M, R> timer -> host.timer(timer.timer(), timer.minMillis(), timer.maxMillis());
                case Effect.Trace<M, R> traced -> gate.add(traced, traced.afterPersist());
                case Effect.Admit<M, R> admit -> gate.add(admit, admit.afterPersist());
                case Effect.Refuse<M, R> refuse ->
                    waitingFor(refuse.greeting()).forEach(waiting -> waiting.refused(refuse.reason()));
                case Effect.End<M, R> end -> {
                    stopped = true;
                    supervisor.end(end.reason());
                }
            }
        }
        if (!records.isEmpty()) {
            submitted = lastPersist;
            host.persist(lastPersist, records);
        }
    }

    private void release(Effect<M, R> effect) {
        if (stopped) {
            return;
        }
        if (effect instanceof Effect.Send<M, R> send) {
            trace(witness.leaves(send.to(), send.message()));
            if (send.to().equals(self)) {
                events.addLast(new Event.MessageReceived<>(self, send.message()));
            } else {
                host.send(send.to(), send.address(), send.message());
            }
        } else if (effect instanceof Effect.Reply<M, R> reply) {
            host.reply(reply.token(), reply.outcome());
        } else if (effect instanceof Effect.Trace<M, R> traced) {
            host.trace(traced.event());
        } else if (effect instanceof Effect.Admit<M, R> admit) {
            waitingFor(admit.greeting()).forEach(Admission::admitted);
        }
    }

    private List<Admission> waitingFor(Greeting greeting) {
        List<Admission> waiting = greeted.remove(greeting);
        return waiting == null ? List.of() : waiting;
    }

    private void trace(@Nullable Object event) {
        if (event != null) {
            host.trace(event);
        }
    }
}
