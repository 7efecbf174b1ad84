package dynacheck.node.net;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Finds out which processes the names in a reconfiguration mean, before anything is proposed. A newcomer is asked at
 * its address, unless the request gives its life: so an address at which nobody answers, or somebody else, is refused
 * while nothing has happened yet. Event loop only.
 */
final class Introductions {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Asks whoever is at an address to greet. */
    interface Asker {
        void ask(ProcessId whom, String address, long nonce);
    }

    /** One reconfiguration, while newcomers are asked. */
    private final class Pending {
        final View known;
        final List<Change> changes;
        final Map<Long, Change.Add> asked = new HashMap<>();
        final Consumer<List<Change>> then;
        final Consumer<String> refused;
        final long begun = nanos.getAsLong();

        Pending(View known, List<Change> changes, Consumer<List<Change>> then, Consumer<String> refused) {
            this.known = known;
            this.changes = new ArrayList<>(changes);
            this.then = then;
            this.refused = refused;
        }
    }

    private final Asker asker;
    private final LongSupplier nanos;
    private final List<Pending> all = new ArrayList<>();
    private long nonces;

    /** @param nanos a clock such as {@link System#nanoTime} */
    Introductions(Asker asker, LongSupplier nanos) {
        this.asker = asker;
        this.nanos = nanos;
    }

    /**
     * Calls one of the two, once, at once or later.
     *
     * @param known every change that this process has heard of
     * @param changes as the client named them, with empty lives where it gave none
     * @param refused with cause and fix
     */
    void resolve(View known, List<Change> changes, Consumer<List<Change>> then, Consumer<String> refused) {
        List<Change> named = new ArrayList<>();
        Pending pending = new Pending(known, named, then, refused);
        for (Change change : changes) {
            ProcessId id = change.id();
            boolean initial = known.join().contains(ProcessId.of(id.name()));
            if (initial && !id.life().isEmpty()) {
                refused.accept(id + " is a member of V(0), whose ids have no life: leave out \"life\"");
                return;
            }
            if (initial || !id.life().isEmpty()) {
                pending.changes.add(change);
            } else if (change instanceof Change.Add add) {
                pending.asked.put(++nonces, add);
            } else {
                List<ProcessId> meant = meant(known, id.name());
                if (meant.size() > 1) {
                    refused.accept(meant.size() + " processes are named " + id + ": say which, as {\"id\": \"" + id
                            + "\", \"life\": \"" + meant.getFirst().life() + "\"} or \""
                            + meant.getLast().life() + "\"");
                    return;
                }
                pending.changes.add(meant.isEmpty() ? change : new Change.Remove(meant.getFirst()));
            }
        }
        if (pending.asked.isEmpty()) {
            then.accept(List.copyOf(pending.changes));
        } else {
            all.add(pending);
            ask(pending);
        }
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
        pending.asked.forEach((nonce, add) -> asker.ask(add.id(), add.address(), nonce));
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
            pending.then.accept(List.copyOf(pending.changes));
        }
    }

    private void end(Pending pending, String refusal) {
        all.remove(pending);
        pending.refused.accept(refusal);
    }

    /** Asks again, or gives up. */
    void onTick() {
        for (Pending pending : List.copyOf(all)) {
            if (nanos.getAsLong() - pending.begun < PATIENCE_NANOS) {
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
                                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s: start it there, with --join and"
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
