package dynacheck.node.dynastore;

import java.util.Map;

/**
 * What becomes of the views that curView has left behind, those properly inside it. Here, as in the paper, requests
 * about them are answered for ever, so their weak snapshots stay on disk.
 */
class Past {
    final Replica replica;
    final Outbox outbox;

    Past(Replica replica, Outbox outbox) {
        this.replica = replica;
        this.outbox = outbox;
    }

    /** Whether requests about such views are answered with more than NOTIFY. */
    boolean isAnswered() {
        return true;
    }

    /**
     * curView is {@code w}, perhaps not on disk yet. No traversal of this process looks into a view inside it again.
     *
     * @param snapshots of this process; those of views inside {@code w} go
     */
    void behind(View w, Map<View, WeakSnapshot> snapshots) {
        snapshots.keySet().removeIf(view -> view.isProperSubsetOf(w));
    }

    /** curView is on disk. */
    void curViewIsDurable() {}
}
