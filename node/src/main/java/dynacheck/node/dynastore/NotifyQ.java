package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * NOTIFY for curView: sent once to all its members (lines 28, 77), repeated to those not heard of, counted (line 29).
 * Only curView matters: whoever waits for an older one is restarted when curView moves.
 */
final class NotifyQ {
    private static final int MAX_PAUSE_TICKS = 32;

    private final Outbox outbox;
    private final Mutant mutant;
    private final TreeSet<ProcessId> heard = new TreeSet<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private View view;
    private long persist;
    private boolean sent;
    private int pause = 1;
    private int ticksLeft = 1;

    NotifyQ(View curView, Outbox outbox, Mutant mutant) {
        this.view = curView;
        this.outbox = outbox;
        this.mutant = mutant;
    }

    /** curView is {@code w} now; {@code afterPersist} makes that durable. Waiters for the older view are dropped. */
    void moveTo(View w, long afterPersist) {
        view = w;
        persist = afterPersist;
        heard.clear();
        waiting.clear();
        sent = false;
    }

    /** Lines 28 and 77, once. */
    void send() {
        if (!sent) {
            sent = true;
            pause = 1;
            ticksLeft = 2;
            sendToUnheard();
        }
    }

    /** Someone sent NOTIFY for curView. */
    void onHeard(ProcessId from) {
        if (view.hasMember(from) && heard.add(from) && heard.size() >= view.majority()) {
            List<Runnable> released = new ArrayList<>(waiting);
            waiting.clear();
            released.forEach(Runnable::run);
        }
    }

    /** Lines 27-29 for curView. */
    void await(Runnable then) {
        send();
        if (heard.size() >= view.majority() || mutant == Mutant.NOTIFY_NOT_AWAITED) {
            then.run();
        } else {
            waiting.add(then);
        }
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Of whom NOTIFY is awaited; empty if it is not. */
    Optional<Waiting> waiting() {
        return isAwaited()
                ? Optional.of(new Waiting(Phase.NOTIFY_Q, null, view, heard, view.majority()))
                : Optional.empty();
    }

    /** Tells {@code to} what curView is; asks for nothing. */
    void answer(ProcessId to, @Nullable String address) {
        if (mutant != Mutant.NOTIFY_NOT_SENT) {
            outbox.send(to, address, new Message.Notify(view, false), persist);
        }
    }

    void onTick() {
        if (sent && --ticksLeft <= 0) {
            pause = Math.min(2 * pause, MAX_PAUSE_TICKS);
            ticksLeft = pause;
            sendToUnheard();
        }
    }

    private void sendToUnheard() {
        if (mutant == Mutant.NOTIFY_NOT_SENT) {
            return;
        }
        for (ProcessId member : view.members()) {
            if (!heard.contains(member)) {
                outbox.send(member, view.address(member), new Message.Notify(view, true), persist);
            }
        }
    }
}
