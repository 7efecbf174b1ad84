package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.DiskFact;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.TraceEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the others promised of their disks, as this process heard it. A machine that loses its power loses the end of
 * its trace as well, and with it what it had told others; they still know.
 */
final class Hearsay {
    private static final int MOST_PEERS = 512;

    private final ProcessId self;
    private final Map<ProcessId, Promises> peers = new HashMap<>();

    Hearsay(ProcessId self) {
        this.self = self;
    }

    /** A request leaves. */
    void asked(ProcessId of, Message message) {
        if (peers.containsKey(of) || peers.size() < MOST_PEERS) {
            promises(of).asked(self, message);
        }
    }

    /** A message arrives. Returns what is to be traced, if it tells anything new. */
    Optional<TraceEvent> heard(ProcessId from, long incarnation, Message message) {
        if (!peers.containsKey(from) && peers.size() >= MOST_PEERS) {
            return Optional.empty();
        }
        List<DiskFact> facts = promises(from).facts(self, message);
        return facts.isEmpty() ? Optional.empty() : Optional.of(new TraceEvent.Heard(from, incarnation, facts));
    }

    private Promises promises(ProcessId peer) {
        return peers.computeIfAbsent(peer, Promises::new);
    }
}
