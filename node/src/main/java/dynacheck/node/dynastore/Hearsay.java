package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the others promised of their disks, as this process heard it. A machine that loses its power loses the end of
 * its trace as well, and with it its own promises, which the others still know.
 */
final class Hearsay {
    private static final int MOST_PEERS = 512;

    private final ProcessId self;
    private final boolean keepsThePast;
    private final TreeMap<ProcessId, Promises> peers = new TreeMap<>();

    /** @param keepsThePast of all processes, which have one form */
    Hearsay(ProcessId self, boolean keepsThePast) {
        this.self = self;
        this.keepsThePast = keepsThePast;
    }

    /** A request leaves. */
    void asked(ProcessId of, Message message) {
        Promises peer = promises(of);
        if (peer != null) {
            peer.asked(self, message);
        }
    }

    /** What a message that arrives says of its sender's disk for the first time. */
    List<DiskFact> heard(ProcessId from, Message message) {
        Promises peer = promises(from);
        return peer == null ? List.of() : peer.facts(self, message);
    }

    private @Nullable Promises promises(ProcessId peer) {
        Promises known = peers.get(peer);
        if (known == null && peers.size() < MOST_PEERS) {
            known = new Promises(peer, keepsThePast);
            peers.put(peer, known);
        }
        return known;
    }
}
