package dynacheck.nemesis;

import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultEvent.Link;

/** One thing done to a cluster. */
sealed interface Action {
    record Kill(String node) implements Action {}

    /** The machine has booted again when it is done; the node is down. */
    record CutPower(String node) implements Action {}

    record Start(String node) implements Action {}

    record Pause(String node) implements Action {}

    record Resume(String node) implements Action {}

    record SetLink(Link link, LinkState state) implements Action {}

    /** Breaks the link's open connections; they are made again by themselves. */
    record ResetLink(Link link) implements Action {}
}
