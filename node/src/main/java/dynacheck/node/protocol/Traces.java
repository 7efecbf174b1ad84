package dynacheck.node.protocol;

/** Writes one process's trace events as text. */
public interface Traces {
    /** The event as one JSON object, without an end of line. */
    String json(Object event);

    /**
     * Whether checks would accuse others if a power cut took this line: it is synced before anything that follows from
     * it leaves. Asked once for each event, in order.
     */
    boolean mustLast(Object event);
}
