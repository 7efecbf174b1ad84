package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
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
class Lives {
    private final Birth birth;
    private final ProcessId self;
    private final long incarnation;
    private final String start;
    private final Outbox outbox;
    private final TreeMap<ProcessId, Known> known = new TreeMap<>();
    /** Who recorded this life. */
    private final TreeSet<ProcessId> recorders = new TreeSet<>();

    private boolean confirmed;

    private record Known(Persistent.KnownLife life, long persist) {}

    Lives(Birth birth, DurableState<Persistent> durable, String start, Outbox outbox) {
        this.birth = birth;
        this.self = birth.process();
        this.incarnation = durable.incarnation();
        this.start = start;
        this.outbox = outbox;
        confirmed = birth.joins();
        for (Persistent record : durable.records()) {
            if (record instanceof Persistent.KnownLife life) {
                known.put(life.id(), new Known(life, 0));
            } else if (record instanceof Persistent.ConfirmedLife) {
                confirmed = true;
            }
        }
    }

    Greeting greeting() {
        return new Greeting(self, birth.life(), incarnation, start, confirmed);
    }

    boolean isConfirmed() {
        return confirmed;
    }

    /** What it waits for, for people. */
    String waitsFor() {
        TreeSet<ProcessId> silent = others();
        silent.removeAll(recorders);
        return "the first start of " + self + " on this disk takes part once " + needed() + " of " + others()
                + " have recorded it; " + recorders.size() + " have, not yet " + silent
                + ": start them, once, with the same --initial-view";
    }

    private TreeSet<ProcessId> others() {
        TreeSet<ProcessId> others = new TreeSet<>(birth.initialView().members());
        others.remove(self);
        return others;
    }

    private int needed() {
        int others = others().size();
        return others == 0 ? 0 : others / 2 + 1;
    }

    /** First step: a member of V(0) makes itself known to the others, whether it must wait for them or not. */
    void start() {
        if (!birth.joins()) {
            askOthers();
        }
    }

    void onTick() {
        if (!confirmed) {
            askOthers();
        }
    }

    private void askOthers() {
        for (ProcessId other : others()) {
            if (!recorders.contains(other)) {
                outbox.send(other, birth.initialView().address(other), new Message.RecordLife(birth.life()), 0);
            }
        }
        confirmIfRecorded();
    }

    private void confirmIfRecorded() {
        if (!confirmed && recorders.size() >= needed()) {
            confirmed = true;
            outbox.persist(new Persistent.ConfirmedLife(birth.life()));
        }
    }

    /** Somebody greets this process: lets it in as soon as it is recorded, or refuses it. */
    void greeted(Greeting greeting) {
        Known before = known.get(greeting.id());
        String refusal = refusal(greeting, before == null ? null : before.life());
        if (refusal != null) {
            outbox.refuse(greeting, refusal);
            outbox.send(
                    greeting.id(),
                    birth.initialView().address(greeting.id()),
                    new Message.RefusedLife(greeting.life(), greeting.start(), refusal),
                    0);
            return;
        }
        Persistent.KnownLife now = new Persistent.KnownLife(
                greeting.id(),
                greeting.life(),
                greeting.incarnation(),
                greeting.start(),
                greeting.confirmed() || before != null && before.life().confirmed());
        if (before == null || !now.equals(before.life())) {
            before = new Known(now, outbox.persist(now));
            known.put(greeting.id(), before);
        }
        outbox.admit(greeting, before.persist());
    }

    private @Nullable String refusal(Greeting greeting, Persistent.@Nullable KnownLife before) {
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
    @Nullable
    String refusalOfLife(Greeting greeting, Persistent.KnownLife before) {
        if (greeting.confirmed() && !before.confirmed()) {
            return null; // only one can be confirmed: the earlier one never was, and never will be
        }
        return greeting.id() + " has lived elsewhere, as life " + before.life() + ", not " + greeting.life()
                + ": its disk was lost or swapped. Bring the old disk back, or remove " + greeting.id()
                + " and add a new process under a new id";
    }

    /** The same life, on a disk that may be older than the one that was seen last. */
    @Nullable
    String refusalOfStart(Greeting greeting, Persistent.KnownLife before) {
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
    void onMessage(ProcessId from, Message.OfLife message) {
        switch (message) {
            case Message.RecordLife ask -> {
                Known asker = known.get(from);
                if (asker != null && asker.life().life().equals(ask.life())) {
                    outbox.send(
                            from,
                            birth.initialView().address(from),
                            new Message.RecordedLife(ask.life()),
                            asker.persist());
                }
            }
            case Message.RecordedLife done -> {
                if (!confirmed && done.life().equals(birth.life()) && others().contains(from)) {
                    recorders.add(from);
                    confirmIfRecorded();
                }
            }
            case Message.RefusedLife refused -> {
                if (refused.life().equals(birth.life()) && refused.start().equals(start)) {
                    outbox.end(from + " refuses this process: " + refused.reason());
                }
            }
            case Message.WhoIsThere who ->
                outbox.send(from, birth.initialView().address(from), new Message.Here(who.nonce()), 0);
            case Message.Here here -> {} // for the shell, which asked
        }
    }
}
