package dynacheck.node.pump;

/** Waits for what becomes of a greeting; one of the two is called, once, or neither if the process ends before. */
public interface Admission {
    /** What came with the greeting, and what will come, may be handed over. */
    void admitted();

    /** It may not, now or ever. */
    void refused(String reason);
}
