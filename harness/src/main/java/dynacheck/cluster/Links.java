package dynacheck.cluster;

/** The network between nodes, link by directed link. Thread-safe. */
public interface Links {
    /** Applies {@code state} to traffic from {@code from} to {@code to}; in force when this returns. */
    void set(String from, String to, LinkState state);

    /** The state in force, read back from what forwards the traffic. */
    LinkState get(String from, String to);

    /** Breaks every open connection that carries traffic from {@code from} to {@code to}; returns how many. */
    int reset(String from, String to);

    /** Bytes that were held or thrown away on this link by a cut or a delay so far: evidence that it did something. */
    long affectedBytes(String from, String to);
}
