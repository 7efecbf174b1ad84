package dynacheck.node.dynastore;

import dynacheck.node.core.BrokenInvariantException;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What always holds at one process, whatever arrives: always on, and checked after each step on what the step wants
 * done. A step that breaks it throws {@link BrokenInvariantException}, so that nothing of it leaves: a process that is
 * wrong about its own state is better gone. It judges and decides nothing.
 *
 * <ul>
 *   <li>curView only grows, and never moves without being put on disk; NOTIFY is for curView and waits for that.
 *   <li>Mem[i] of a view is written once: no second value of its own entry, no second copy of another's.
 *   <li>What is dropped is of a view properly inside curView.
 *   <li>A register's timestamp only grows.
 *   <li>An answer waits for every record that its step put on the way to the disk.
 *   <li>Each operation is answered once.
 * </ul>
 */
class SelfCheck {
    private final ProcessId self;
    private final Map<View, View> ownEntries = new LinkedHashMap<>();
    private final Map<View, TreeSet<ProcessId>> copies = new LinkedHashMap<>();
    private final Map<String, Timestamp> registers = new LinkedHashMap<>();
    private final Set<Long> open = new LinkedHashSet<>();
    private View curView;
    private long curViewPersist;

    SelfCheck(ProcessId self, View initialView, DurableState<Persistent> durable) {
        this.self = self;
        curView = initialView;
        durable.records().forEach(this::recorded);
        curViewPersist = 0;
    }

    void before(Event<Message> event) {
        if (event instanceof Event.ClientRequest<Message> request) {
            open.add(request.token());
        }
    }

    /** @param now curView after the step */
    void after(List<Effect<Message, Persistent>> effects, View now) {
        long recorded = 0;
        for (Effect<Message, Persistent> effect : effects) {
            switch (effect) {
                case Effect.Persist<Message, Persistent> persist -> {
                    recorded(persist.record());
                    if (persist.record() instanceof Persistent.CurView) {
                        curViewPersist = persist.sequence();
                    } else {
                        recorded = persist.sequence();
                    }
                }
                case Effect.Send<Message, Persistent> send -> sent(send.message(), send.afterPersist(), recorded);
                case Effect.Reply<Message, Persistent> reply -> {
                    if (!open.remove(reply.token())) {
                        broken("An operation is answered once: " + reply);
                    }
                }
                case Effect.Admit<Message, Persistent> a -> {}
                case Effect.Refuse<Message, Persistent> r -> {}
                case Effect.End<Message, Persistent> e -> {}
                case Effect.SetTimer<Message, Persistent> t -> {}
                case Effect.Trace<Message, Persistent> t -> {}
            }
        }
        if (!now.equals(curView)) {
            broken("curView moves on disk first: " + now + " is not there, " + curView + " is");
        }
    }

    private void recorded(Persistent record) {
        switch (record) {
            case Persistent.CurView cur -> {
                if (!curView.isProperSubsetOf(cur.view())) {
                    broken("curView only grows: it was " + curView + ", and is " + cur.view());
                }
                curView = cur.view();
            }
            case Persistent.OwnEntry own -> {
                if (ownEntries.putIfAbsent(own.view(), own.proposal()) != null) {
                    broken("Mem[" + self + "] is written once: " + own);
                }
            }
            case Persistent.MemCopy copy -> {
                ProcessId owner = copy.entry().owner();
                if (!copies.computeIfAbsent(copy.view(), v -> new TreeSet<>()).add(owner)) {
                    broken("A copy of Mem[i] is written once: " + copy);
                }
            }
            case Persistent.Register register -> {
                Timestamp before =
                        registers.put(register.key(), register.value().ts());
                if (before != null && before.compareTo(register.value().ts()) >= 0) {
                    broken("A register's timestamp only grows: it was " + before + ", and is " + register);
                }
            }
            case Persistent.NoMemCopy gone -> {
                TreeSet<ProcessId> owners = copies.getOrDefault(gone.view(), new TreeSet<>());
                dropped(gone.view(), owners.remove(gone.owner()));
                if (owners.isEmpty()) {
                    copies.remove(gone.view());
                }
            }
            case Persistent.NoOwnEntry gone -> dropped(gone.view(), ownEntries.remove(gone.view()) != null);
            case Persistent.OfLife life -> {}
        }
    }

    private void dropped(View view, boolean wasThere) {
        if (!wasThere || !view.isProperSubsetOf(curView)) {
            broken("Only what is there is dropped, of a view that curView has left behind: " + view);
        }
    }

    private void sent(Message message, long afterPersist, long recorded) {
        switch (message) {
            case Message.Reply reply -> {
                if (afterPersist < recorded) {
                    broken("An answer waits for what it reflects: " + reply);
                }
            }
            case Message.Notify notify -> {
                if (!notify.view().equals(curView) || afterPersist < curViewPersist) {
                    broken("NOTIFY is for curView and waits until that is on disk: " + notify);
                }
            }
            case Message.MemWrite write -> {
                for (MemEntry entry : write.entries()) {
                    View mine = entry.owner().equals(self) ? ownEntries.get(write.view()) : null;
                    if (mine != null && !mine.equals(entry.proposal())) {
                        broken("Mem[" + self + "] has one value, " + mine + ": " + write);
                    }
                }
            }
            case Message.Request other -> {}
            case Message.OfLife ofLife -> {}
        }
    }

    void broken(String what) {
        throw new BrokenInvariantException(self + " broke an invariant of the protocol. " + what);
    }
}
