package dynacheck.node.lives;

import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A process is its disk. Each process remembers on its own disk which life, and which start of it, stood behind every
 * id that greeted it, and lets in no other life and no earlier start. A member of V(0) with a new life asks the others
 * to record it, and takes part once enough of them have: more than half of V(0), itself included, and more than half
 * of the others.
 *
 * <p>Two lives of one member cannot both be confirmed: each was recorded by more than half of the others, so one of
 * these recorded both, which none does. A majority of V(0) that counts the member itself would not do: of {1,2,3}, one
 * life of 3 could be recorded by 1 and the next by 2.
 */
public class Lives {
    private final Birth birth;
    private final ProcessId self;
    private final long incarnation;
    private final String start;
    private final Host host;
    private final TreeMap<ProcessId, Seen> known = new TreeMap<>();
    /** Who recorded this life. */
    private final TreeSet<ProcessId> recorders = new TreeSet<>();

    private boolean confirmed;

    private record Seen(LifeRecord.Known life, long persist) {}

    /** Says and keeps what is to be said and kept, in the protocol's own messages and records. */
    public interface Host {
        /** @param address null if none is known but by the peer's greeting */
        void send(ProcessId to, @Nullable String address, LifeMessage message, long afterPersist);

        /** Returns the number that what depends on it must wait for. */
        long persist(LifeRecord record);

        void admit(Greeting greeting, long afterPersist);

        void refuse(Greeting greeting, String reason);

        void end(String reason);
    }

    /**
     * @param incarnation of this start
     * @param start random: unlike that of any other start
     * @param kept on disk
     */
    public Lives(Birth birth, long incarnation, String start, List<LifeRecord> kept, Host host) {
        this.birth = birth;
        this.self = birth.process();
        this.incarnation = incarnation;
        this.start = start;
        this.host = host;
        confirmed = birth.joins();
        for (LifeRecord record : kept) {
            switch (record) {
                case LifeRecord.Known life -> known.put(life.id(), new Seen(life, 0));
                case LifeRecord.Confirmed own -> confirmed = true;
            }
        }
    }

    public Greeting greeting() {
        return new Greeting(self, birth.life(), incarnation, start, confirmed);
    }

    public boolean isConfirmed() {
        return confirmed;
    }

    /** What it waits for, for people. */
    public String waitsFor() {
        TreeSet<ProcessId> silent = others();
        silent.removeAll(recorders);
        return "the first start of " + self + " on this disk takes part once " + needed() + " of " + others()
                + " have recorded it; " + recorders.size() + " have, not yet " + silent
                + ": start them, once, with the same --initial-view";
    }

    private TreeSet<ProcessId> others() {
        TreeSet<ProcessId> others = new TreeSet<>();
        birth.members().keySet().forEach(name -> others.add(ProcessId.of(name)));
        others.remove(self);
        return others;
    }

    private int needed() {
        int others = others().size();
        return others == 0 ? 0 : others / 2 + 1;
    }

    /** First step: a member of V(0) makes itself known to the others, whether it must wait for them or not. */
    public void start() {
        if (!birth.joins()) {
            askOthers();
        }
    }

    public void onTick() {
        if (!confirmed) {
            askOthers();
        }
    }

    private void askOthers() {
        for (ProcessId other : others()) {
            if (!recorders.contains(other)) {
                host.send(other, birth.addressOf(other), new LifeMessage.RecordLife(birth.life()), 0);
            }
        }
        confirmIfRecorded();
    }

    private void confirmIfRecorded() {
        if (!confirmed && recorders.size() >= needed()) {
            confirmed = true;
            host.persist(new LifeRecord.Confirmed(birth.life()));
        }
    }

    /** Somebody greets this process: lets it in as soon as it is recorded, or refuses it. */
    public void greeted(Greeting greeting) {
        Seen before = known.get(greeting.id());
        String refusal = refusal(greeting, before == null ? null : before.life());
        if (refusal != null) {
            host.refuse(greeting, refusal);
            host.send(
                    greeting.id(),
                    birth.addressOf(greeting.id()),
                    new LifeMessage.RefusedLife(greeting.life(), greeting.start(), refusal),
                    0);
            return;
        }
        LifeRecord.Known now = new LifeRecord.Known(
                greeting.id(),
                greeting.life(),
                greeting.incarnation(),
                greeting.start(),
                greeting.confirmed() || before != null && before.life().confirmed());
        if (before == null || !now.equals(before.life())) {
            before = new Seen(now, host.persist(now));
            known.put(greeting.id(), before);
        }
        host.admit(greeting, before.persist());
    }

    private @Nullable String refusal(Greeting greeting, LifeRecord.@Nullable Known before) {
        if (greeting.id().equals(self)) {
            return "it says it is " + self + ", which is this process: two processes have one id";
        }
        if (before == null) {
            return null;
        }
        return greeting.life().equals(before.life())
                ? refusalOfStart(greeting, before)
                : refusalOfLife(greeting, before);
    }

    /** Another life of an id that has lived. */
    protected @Nullable String refusalOfLife(Greeting greeting, LifeRecord.Known before) {
        if (greeting.confirmed() && !before.confirmed()) {
            return null; // only one can be confirmed: the earlier one never was, and never will be
        }
        return greeting.id() + " has lived elsewhere, as life " + before.life() + ", not " + greeting.life()
                + ": its disk was lost or swapped. Bring the old disk back, or remove " + greeting.id()
                + " and add a new process under a new id";
    }

    /** The same life, on a disk that may be older than the one that was seen last. */
    protected @Nullable String refusalOfStart(Greeting greeting, LifeRecord.Known before) {
        boolean back = greeting.incarnation() < before.incarnation()
                || greeting.incarnation() == before.incarnation()
                        && !greeting.start().equals(before.start());
        return back
                ? greeting.id() + " has started " + before.incarnation() + " times, this one says it is number "
                        + greeting.incarnation()
                        + ": it runs on an old copy of its disk, or twice. Bring the newest disk"
                        + " back, or remove " + greeting.id() + " and add a new process under a new id"
                : null;
    }

    /** @param from its greeting was let in, so its life is recorded, or being so */
    public void onMessage(ProcessId from, LifeMessage message) {
        switch (message) {
            case LifeMessage.RecordLife ask -> {
                Seen asker = known.get(from);
                if (asker != null && asker.life().life().equals(ask.life())) {
                    host.send(from, birth.addressOf(from), new LifeMessage.RecordedLife(ask.life()), asker.persist());
                }
            }
            case LifeMessage.RecordedLife done -> {
                if (!confirmed && done.life().equals(birth.life()) && others().contains(from)) {
                    recorders.add(from);
                    confirmIfRecorded();
                }
            }
            case LifeMessage.RefusedLife refused -> {
                if (refused.life().equals(birth.life()) && refused.start().equals(start)) {
                    host.end(from + " refuses this process: " + refused.reason());
                }
            }
        }
    }
}
