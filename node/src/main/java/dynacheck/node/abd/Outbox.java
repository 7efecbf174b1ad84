package dynacheck.node.abd;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.lives.LifeMessage;
import dynacheck.node.lives.LifeRecord;
import dynacheck.node.lives.Lives;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the effects of a step and numbers the persists. */
final class Outbox implements Lives.Host {
    private List<Effect<Message, Persistent>> effects = new ArrayList<>();
    private long lastPersist;

    long persist(Persistent record) {
        effects.add(new Effect.Persist<>(++lastPersist, record));
        return lastPersist;
    }

    void send(ProcessId to, @Nullable String address, Message message, long afterPersist) {
        effects.add(new Effect.Send<>(to, address, message, afterPersist));
    }

    void reply(long token, Outcome outcome) {
        effects.add(new Effect.Reply<>(token, outcome, 0));
    }

    @Override
    public void send(ProcessId to, @Nullable String address, LifeMessage message, long afterPersist) {
        send(to, address, new Message.OfLife(message), afterPersist);
    }

    @Override
    public long persist(LifeRecord record) {
        return persist(new Persistent.OfLife(record));
    }

    @Override
    public void admit(Greeting greeting, long afterPersist) {
        effects.add(new Effect.Admit<>(greeting, afterPersist));
    }

    @Override
    public void refuse(Greeting greeting, String reason) {
        effects.add(new Effect.Refuse<>(greeting, reason));
    }

    @Override
    public void end(String reason) {
        effects.add(new Effect.End<>(reason));
    }

    List<Effect<Message, Persistent>> drain() {
        List<Effect<Message, Persistent>> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
