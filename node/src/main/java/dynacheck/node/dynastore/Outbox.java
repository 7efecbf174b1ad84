package dynacheck.node.dynastore;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the effects of a step and numbers the persists. */
class Outbox {
    private List<Effect<Message, Persistent>> effects = new ArrayList<>();
    private long lastPersist;

    /** Returns the number that a dependent send or reply must wait for. */
    long persist(Persistent record) {
        lastPersist++;
        effects.add(new Effect.Persist<>(lastPersist, record));
        return lastPersist;
    }

    /** Whatever waits for it waits for all that was persisted. */
    long lastPersist() {
        return lastPersist;
    }

    void send(ProcessId to, @Nullable String address, Message message, long afterPersist) {
        effects.add(new Effect.Send<>(to, address, message, afterPersist));
    }

    void reply(long token, Outcome outcome) {
        effects.add(new Effect.Reply<>(token, outcome, 0));
    }

    void admit(Greeting greeting, long afterPersist) {
        effects.add(new Effect.Admit<>(greeting, afterPersist));
    }

    void refuse(Greeting greeting, String reason) {
        effects.add(new Effect.Refuse<>(greeting, reason));
    }

    void end(String reason) {
        effects.add(new Effect.End<>(reason));
    }

    void setTimer(String name, int minMillis, int maxMillis) {
        effects.add(new Effect.SetTimer<>(name, minMillis, maxMillis));
    }

    void trace(TraceEvent event) {
        trace(event, 0);
    }

    void trace(TraceEvent event, long afterPersist) {
        effects.add(new Effect.Trace<>(event, afterPersist));
    }

    List<Effect<Message, Persistent>> drain() {
        List<Effect<Message, Persistent>> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
