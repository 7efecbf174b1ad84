package dynacheck.node.dynastore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The short form keeps nothing of views properly inside curView (protocol G1): copies of Mem and own entries go, and
 * whoever asks about such a view hears NOTIFY of curView, and nothing else.
 *
 * <p>Safe: about those views this process is as silent as if it had crashed, for ever, since curView only grows. They
 * go from memory at once, for NOTIFY waits until curView is on disk; from disk only when it is there, for a process
 * that came back to the older view without its proposals would deny them. Live: whoever asks has a curView inside the
 * view that it asks about, so NOTIFY moves it on.
 */
class DroppedPast extends Past {
    /** On disk, of views inside curView. */
    private List<Persistent> gone = new ArrayList<>();

    DroppedPast(Replica replica, Outbox outbox) {
        super(replica, outbox);
    }

    @Override
    boolean isAnswered() {
        return false;
    }

    @Override
    void behind(View w, Map<View, WeakSnapshot> snapshots) {
        snapshots.forEach((view, ws) -> {
            if (view.isProperSubsetOf(w) && ws.hasOwnEntry()) {
                gone.add(new Persistent.NoOwnEntry(view));
            }
        });
        super.behind(w, snapshots);
        gone.addAll(replica.drop(view -> view.isProperSubsetOf(w)));
    }

    @Override
    void curViewIsDurable() {
        gone.forEach(outbox::persist);
        gone = new ArrayList<>();
    }
}
