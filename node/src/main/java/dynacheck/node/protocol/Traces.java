package dynacheck.node.protocol;

import java.util.List;

/** Writes one process's trace events as text. */
public interface Traces {
    /** Of a protocol that traces nothing. */
    Traces NONE = new Traces() {
        @Override
        public List<String> json(Object event) {
            throw new IllegalStateException("no trace was expected: " + event);
        }

        @Override
        public boolean mustLast(Object event) {
            return false;
        }
    };

    /** The event as one JSON object, perhaps behind others that it refers to; each is a line, without its end. */
    List<String> json(Object event);

    /**
     * Whether checks would accuse others if a power cut took this line: it is synced before anything that follows from
     * it leaves. Asked once for each event, in order.
     */
    boolean mustLast(Object event);
}
