package dynacheck.node.dynastore;

import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import dynacheck.node.lives.LifeMessage;
import dynacheck.node.lives.LifeRecord;
import dynacheck.node.lives.Lives;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said and kept of lives, as messages and records of DynaStore. */
final class LifeLines implements Lives.Host {
    private final Outbox outbox;

    LifeLines(Outbox outbox) {
        this.outbox = outbox;
    }

    static List<LifeRecord> kept(List<Persistent> records) {
        List<LifeRecord> kept = new ArrayList<>();
        for (Persistent record : records) {
            if (record instanceof Persistent.KnownLife known) {
                kept.add(new LifeRecord.Known(
                        known.id(), known.life(), known.incarnation(), known.start(), known.confirmed()));
            } else if (record instanceof Persistent.ConfirmedLife confirmed) {
                kept.add(new LifeRecord.Confirmed(confirmed.life()));
            }
        }
        return kept;
    }

    /** Null: it is about who is where, and not about lives. */
    static @Nullable LifeMessage heard(Message.OfLife message) {
        return switch (message) {
            case Message.RecordLife ask -> new LifeMessage.RecordLife(ask.life());
            case Message.RecordedLife done -> new LifeMessage.RecordedLife(done.life());
            case Message.RefusedLife refused ->
                new LifeMessage.RefusedLife(refused.life(), refused.start(), refused.reason());
            case Message.WhoIsThere who -> null;
            case Message.Here here -> null;
        };
    }

    @Override
    public void send(ProcessId to, @Nullable String address, LifeMessage message, long afterPersist) {
        Message.OfLife said = switch (message) {
            case LifeMessage.RecordLife ask -> new Message.RecordLife(ask.life());
            case LifeMessage.RecordedLife done -> new Message.RecordedLife(done.life());
            case LifeMessage.RefusedLife refused ->
                new Message.RefusedLife(refused.life(), refused.start(), refused.reason());
        };
        outbox.send(to, address, said, afterPersist);
    }

    @Override
    public long persist(LifeRecord record) {
        return outbox.persist(
                switch (record) {
                    case LifeRecord.Confirmed confirmed -> new Persistent.ConfirmedLife(confirmed.life());
                    case LifeRecord.Known known ->
                        new Persistent.KnownLife(
                                known.id(), known.life(), known.incarnation(), known.start(), known.confirmed());
                });
    }

    @Override
    public void admit(Greeting greeting, long afterPersist) {
        outbox.admit(greeting, afterPersist);
    }

    @Override
    public void refuse(Greeting greeting, String reason) {
        outbox.refuse(greeting, reason);
    }

    @Override
    public void end(String reason) {
        outbox.end(reason);
    }
}
