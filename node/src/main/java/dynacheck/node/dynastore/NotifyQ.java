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
class NotifyQ {
    private static final int MAX_PAUSE_TICKS = 32;

    private final Outbox outbox;
    private final TreeSet<ProcessId> heard = new TreeSet<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private View view;
    private long persist;
    private boolean sent;
    private int pause = 1;
    private int ticksLeft = 1;

    NotifyQ(View curView, Outbox outbox) {
        this.view = curView;
        this.outbox = outbox;
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
        if (view.hasMember(from) && heard.add(from) && isHeard()) {
            List<Runnable> released = new ArrayList<>(waiting);
            waiting.clear();
            released.forEach(Runnable::run);
        }
    }

    /** Lines 27-29 for curView. */
    void await(Runnable then) {
        send();
        if (isHeard()) {
            then.run();
        } else {
            waiting.add(then);
        }
    }

    /** Line 29: a majority of curView sent NOTIFY. */
    boolean isHeard() {
        return heard.size() >= view.majority();
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
        tell(to, address, false);
    }

    void onTick() {
        if (sent && --ticksLeft <= 0) {
            pause = Math.min(2 * pause, MAX_PAUSE_TICKS);
            ticksLeft = pause;
            sendToUnheard();
        }
    }

    private void sendToUnheard() {
        for (ProcessId member : view.members()) {
            if (!heard.contains(member)) {
                tell(member, view.address(member), true);
            }
        }
    }

    /** NOTIFY is on its way as soon as curView is on disk. */
    void tell(ProcessId to, @Nullable String address, boolean answerWanted) {
        outbox.send(to, address, new Message.Notify(view, answerWanted), persist);
    }
}
