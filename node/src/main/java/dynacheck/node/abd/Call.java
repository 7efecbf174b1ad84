package dynacheck.node.abd;

import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A client's operation, in one of its two round trips. */
final class Call {
    final long token;
    final String key;
    final Operation.OfKey asked;

    final TreeMap<ProcessId, Tagged> held = new TreeMap<>();
    final TreeSet<ProcessId> stored = new TreeSet<>();
    /** What it asks for now. */
    Message.Request request;
    /** What it stores; null while it queries. */
    @Nullable
    Tagged storing;
    /** Whether the request is older than the last tick, and its answers may be lost. */
    boolean late;

    Call(long token, Operation.OfKey asked, Message.Request query) {
        this.token = token;
        this.key = asked.key();
        this.asked = asked;
        this.request = query;
    }

    boolean hasAnswer(ProcessId from) {
        return storing == null ? held.containsKey(from) : stored.contains(from);
    }

    void store(Tagged value, Message.Number num) {
        storing = value;
        request = new Message.Store(num, key, value);
        late = false;
    }
}
