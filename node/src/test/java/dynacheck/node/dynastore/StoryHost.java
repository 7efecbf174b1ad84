package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One host of a story: its disk, and the process that runs on it. It holds back what waits for the disk, as the node
 * does. The only class of the stories that drives the core.
 */
final class StoryHost {
    /** What a process did, for the transcript, and where its messages go. */
    interface Port {
        /** @param kind one of {@link StoryCommands#KINDS} */
        void line(String kind, String text);

        /** One message to each of {@code to}. */
        void send(Greeting by, List<ProcessId> to, Message message);
    }

    /** Whether a message comes in: now, once who greets is recorded on a slow disk, or never. */
    enum Door {
        OPEN,
        WAIT,
        SHUT
    }

    final String name;
    private final StoryWords words;
    private final Port port;
    private final Map<List<?>, Persistent> disk = new LinkedHashMap<>();
    private final List<Effect.Persist<Message, Persistent>> unsynced = new ArrayList<>();
    private final List<Effect<Message, Persistent>> held = new ArrayList<>();
    private final Map<Long, Operation> calls = new TreeMap<>();
    private final Set<Greeting> admitted = new HashSet<>();
    private final Set<String> timers = new LinkedHashSet<>();
    private @Nullable LivingProcess process;
    private @Nullable Birth birth;
    private boolean slowDisk;
    private boolean refused;
    private long incarnation;
    private long durable;
    private long tokens;

    StoryHost(String name, StoryWords words, Port port) {
        this.name = name;
        this.words = words;
        this.port = port;
    }

    boolean isUp() {
        return process != null;
    }

    ProcessId self() {
        return process().self();
    }

    private LivingProcess process() {
        return Objects.requireNonNull(process);
    }

    /**
     * Starts what the disk holds, or what an empty disk is given.
     *
     * @param life of a process whose disk is empty
     * @param start names this start
     */
    void start(String life, String start, View initialView, Tuning tuning, Parts parts) {
        if (birth == null) {
            birth = new Birth(name, life, "story", name + ":1", initialView);
        }
        incarnation++;
        durable = 0;
        process = parts.make(
                Objects.requireNonNull(birth),
                new DurableState<>(incarnation, List.copyOf(disk.values())),
                start,
                tuning);
        apply(process.start());
    }

    /** What was not synced is lost. */
    void crash() {
        unsynced.forEach(persist -> port.line("lost", words.record(persist.record())));
        unsynced.clear();
        held.clear();
        calls.forEach((token, operation) ->
                port.line("reply", words.outcome(operation, new Outcome.Unknown("the process crashed"))));
        calls.clear();
        admitted.clear();
        timers.clear();
        process = null;
    }

    /** An empty disk in the place of the old one. */
    void emptyDisk() {
        birth = null;
        disk.clear();
        incarnation = 0;
    }

    void invoke(Operation operation) {
        calls.put(++tokens, operation);
        apply(process().step(new Event.ClientRequest<>(tokens, operation)));
    }

    /** What becomes of a message under this greeting; says the greeting if that was not done yet. */
    Door greeted(Greeting by) {
        if (by.id().equals(self()) || admitted.contains(by)) {
            return Door.OPEN;
        }
        if (held.stream()
                .anyMatch(e -> e instanceof Effect.Admit<Message, Persistent> admit
                        && admit.greeting().equals(by))) {
            return Door.WAIT;
        }
        refused = false;
        apply(process().step(new Event.Greeted<>(by)));
        return refused ? Door.SHUT : admitted.contains(by) ? Door.OPEN : Door.WAIT;
    }

    void receive(ProcessId from, Message message) {
        apply(process().step(new Event.MessageReceived<>(from, message)));
    }

    void tick() {
        apply(process().step(new Event.Tick<>()));
    }

    /** Every timer that is set fires. */
    void fireTimers() {
        List<String> set = List.copyOf(timers);
        timers.clear();
        if (set.isEmpty()) {
            port.line("timer", "none is set");
        }
        set.forEach(timer -> apply(process().step(new Event.TimerFired<>(timer))));
    }

    /** From now on records reach the disk at {@link #sync} only, or at once again. */
    void slowDisk(boolean slow) {
        slowDisk = slow;
    }

    /** What was persisted reaches the disk, and what waited for that leaves. */
    void sync() {
        for (Effect.Persist<Message, Persistent> persist : unsynced) {
            disk.remove(persist.record().place());
            if (!persist.record().erases()) {
                disk.put(persist.record().place(), persist.record());
            }
            durable = persist.sequence();
        }
        unsynced.clear();
        List<Effect<Message, Persistent>> waiting = new ArrayList<>(held);
        held.clear();
        release(waiting);
    }

    void status() {
        DynaStatus s = process().dynaStatus();
        String state = s.halted() ? "halted" : s.enabled() ? "enabled" : "not enabled";
        String life = process().isConfirmed() ? "" : ", " + process().waitsFor();
        port.line(
                "status",
                "curView = " + words.view(s.curView()) + ", " + state + ", registers: " + s.registers()
                        + (s.unfinished() ? ", sees an unfinished reconfiguration" : "") + life);
        process().waiting().forEach(w -> port.line("status", "waits for " + words.waiting(w)));
    }

    private void apply(List<Effect<Message, Persistent>> effects) {
        List<Effect<Message, Persistent>> leaving = new ArrayList<>();
        for (Effect<Message, Persistent> effect : effects) {
            if (effect instanceof Effect.Persist<Message, Persistent> persist) {
                release(leaving);
                leaving.clear();
                persist(persist);
            } else {
                leaving.add(effect);
            }
        }
        release(leaving);
    }

    private void persist(Effect.Persist<Message, Persistent> persist) {
        String kind = persist.record() instanceof Persistent.OfLife ? "life" : "persist";
        port.line(kind, words.record(persist.record()) + (slowDisk ? " (not synced)" : ""));
        unsynced.add(persist);
        if (!slowDisk) {
            sync();
        }
    }

    /** Does what need not wait for the disk; equal messages in a row are one line. */
    private void release(List<Effect<Message, Persistent>> effects) {
        List<ProcessId> to = new ArrayList<>();
        for (int i = 0; i < effects.size() && isUp(); i++) {
            Effect<Message, Persistent> effect = effects.get(i);
            boolean waits = after(effect) > durable;
            if (waits) {
                held.add(effect);
            }
            if (effect instanceof Effect.Send<Message, Persistent> send) {
                to.add(send.to());
                if (i + 1 == effects.size() || !isSame(send, effects.get(i + 1))) {
                    send(to, send.message(), waits);
                    to.clear();
                }
            } else if (!waits) {
                perform(effect);
            }
        }
    }

    private static boolean isSame(Effect.Send<Message, Persistent> send, Effect<Message, Persistent> next) {
        return next instanceof Effect.Send<Message, Persistent> other
                && other.message().equals(send.message())
                && other.afterPersist() == send.afterPersist();
    }

    private void send(List<ProcessId> to, Message message, boolean waits) {
        String kind = message instanceof Message.OfLife ? "life" : waits ? "hold" : "send";
        port.line(kind, words.message(message) + " to " + StoryWords.processes(to));
        if (!waits) {
            port.send(process().greeting(), List.copyOf(to), message);
        }
    }

    private void perform(Effect<Message, Persistent> effect) {
        switch (effect) {
            case Effect.Persist<Message, Persistent> persist ->
                throw new IllegalStateException("done before: " + persist);
            case Effect.Send<Message, Persistent> send -> throw new IllegalStateException("done before: " + send);
            case Effect.Reply<Message, Persistent> reply -> {
                Operation operation = Objects.requireNonNull(calls.remove(reply.token()));
                port.line("reply", words.outcome(operation, reply.outcome()));
            }
            case Effect.Admit<Message, Persistent> admit -> {
                admitted.add(admit.greeting());
                port.line(
                        "life",
                        "lets in " + admit.greeting().id() + ", "
                                + admit.greeting().start());
            }
            case Effect.Refuse<Message, Persistent> refuse -> {
                refused = true;
                port.line("life", "refuses: " + brief(refuse.reason()));
            }
            case Effect.End<Message, Persistent> end -> {
                port.line("life", "ends: " + brief(end.reason()));
                crash();
            }
            case Effect.SetTimer<Message, Persistent> timer -> {
                timers.add(timer.timer());
                port.line("timer", timer.timer() + " is set");
            }
            case Effect.Trace<Message, Persistent> trace ->
                words.trace((TraceEvent) trace.event()).ifPresent(text -> port.line("trace", text));
        }
    }

    /** Without the advice that follows. */
    private static String brief(String reason) {
        return reason.replaceAll(": its disk.*|: it runs.*", "");
    }

    private static long after(Effect<Message, Persistent> effect) {
        return switch (effect) {
            case Effect.Send<Message, Persistent> send -> send.afterPersist();
            case Effect.Reply<Message, Persistent> reply -> reply.afterPersist();
            case Effect.Trace<Message, Persistent> trace -> trace.afterPersist();
            case Effect.Admit<Message, Persistent> admit -> admit.afterPersist();
            case Effect.Persist<Message, Persistent> p -> 0;
            case Effect.Refuse<Message, Persistent> r -> 0;
            case Effect.End<Message, Persistent> e -> 0;
            case Effect.SetTimer<Message, Persistent> t -> 0;
        };
    }
}
