package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which processes the names in a reconfiguration mean, before anything is proposed. A newcomer is asked at
 * its address, unless the request gives its life: so an address at which nobody answers, or somebody else, is refused
 * while nothing has happened yet.
 */
final class Introductions {
    /** A newcomer that does not answer for so long is not there. */
    private static final int PATIENCE_TICKS = 14;

    /** What the user reads of that, for a tick is 150 ms. */
    private static final int PATIENCE_SECONDS = 2;

    /** One reconfiguration, while newcomers are asked. */
    private static final class Pending {
        final View known;
        final long token;
        final List<Change> changes = new ArrayList<>();
        final TreeMap<Long, Change.Add> asked = new TreeMap<>();
        int ticks;

        Pending(View known, long token) {
            this.known = known;
            this.token = token;
        }
    }

    private final Outbox outbox;
    private final List<Pending> all = new ArrayList<>();
    private final ArrayDeque<Event.ClientRequest<Message>> resolved = new ArrayDeque<>();
    private long nonces;

    Introductions(Outbox outbox) {
        this.outbox = outbox;
    }

    /** The next reconfiguration of which everybody is known, if there is one. */
    Event.@Nullable ClientRequest<Message> poll() {
        return resolved.poll();
    }

    /**
     * Leads to {@link #poll} or a refusal, at once or later.
     *
     * @param known every change that this process has heard of
     * @param changes as the client named them, with empty lives where it gave none
     */
    void resolve(View known, long token, List<Change> changes) {
        Pending pending = new Pending(known, token);
        for (Change change : changes) {
            ProcessId id = change.id();
            boolean initial = known.adds(ProcessId.of(id.name()));
            if (initial && !id.life().isEmpty()) {
                refuse(token, id + " is a member of V(0), whose ids have no life: leave out \"life\"");
                return;
            }
            if (initial || !id.life().isEmpty()) {
                pending.changes.add(change);
            } else if (change instanceof Change.Add add) {
                pending.asked.put(++nonces, add);
            } else {
                List<ProcessId> meant = meant(known, id.name());
                if (meant.size() > 1) {
                    refuse(
                            token,
                            meant.size() + " processes are named " + id + ": say which, as {\"id\": \"" + id
                                    + "\", \"life\": \"" + meant.getFirst().life() + "\"} or \""
                                    + meant.getLast().life() + "\"");
                    return;
                }
                pending.changes.add(meant.isEmpty() ? change : new Change.Remove(meant.getFirst()));
            }
        }
        all.add(pending);
        ask(pending);
        endIfComplete(pending);
    }

    /** The members of that name, or who was one. */
    private static List<ProcessId> meant(View known, String name) {
        List<ProcessId> members =
                known.members().stream().filter(id -> id.name().equals(name)).toList();
        return !members.isEmpty()
                ? members
                : known.join().stream()
                        .filter(id -> id.name().equals(name))
                        .limit(1)
                        .toList();
    }

    private void ask(Pending pending) {
        pending.asked.forEach((nonce, add) -> outbox.send(add.id(), add.address(), new Message.WhoIsThere(nonce), 0));
    }

    /** Somebody answers, having greeted as {@code from}. */
    void answered(ProcessId from, long nonce) {
        for (Pending pending : List.copyOf(all)) {
            Change.Add add = pending.asked.remove(nonce);
            if (add == null) {
                continue;
            }
            if (!from.name().equals(add.id().name())) {
                end(
                        pending,
                        from + " is at " + add.address() + ", not " + add.id() + ": give the address of " + add.id());
            } else {
                pending.changes.add(new Change.Add(from, add.address()));
                endIfComplete(pending);
            }
        }
    }

    private void endIfComplete(Pending pending) {
        if (pending.asked.isEmpty()) {
            all.remove(pending);
            resolved.add(new Event.ClientRequest<>(pending.token, new Operation.Reconfig(pending.changes)));
        }
    }

    private void end(Pending pending, String refusal) {
        all.remove(pending);
        refuse(pending.token, refusal);
    }

    private void refuse(long token, String refusal) {
        outbox.reply(token, new Outcome.Refused(refusal));
    }

    /** Asks again, or gives up. */
    void onTick() {
        for (Pending pending : List.copyOf(all)) {
            if (++pending.ticks < PATIENCE_TICKS) {
                ask(pending);
            } else {
                giveUp(pending);
            }
        }
    }

    /** Who is a member with this address already is known without being asked. */
    private void giveUp(Pending pending) {
        for (Change.Add add : List.copyOf(pending.asked.values())) {
            List<ProcessId> members = meant(pending.known, add.id().name());
            if (members.size() != 1 || !add.address().equals(pending.known.address(members.getFirst()))) {
                end(
                        pending,
                        "no " + add.id() + " answers at " + add.address() + " within "
                                + PATIENCE_SECONDS + " s: start it there, with --join and"
                                + " the same --cluster and --initial-view; or give its \"life\" (GET /status of "
                                + add.id()
                                + ") to add it unseen");
                return;
            }
            pending.changes.add(new Change.Add(members.getFirst(), add.address()));
        }
        pending.asked.clear();
        endIfComplete(pending);
    }
}
