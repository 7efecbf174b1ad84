package dynacheck.checker.elle;

/** What the objects of a history are. */
public enum Model {
    /**
     * Registers: micro-operations {@code [:r k v]} and {@code [:w k v]}; also plain {@code :read} and {@code :write}.
     */
    RW_REGISTER("rw-register"),
    /** Lists: {@code [:r k [v ...]]} and {@code [:append k v]}. */
    LIST_APPEND("list-append");

    private final String label;

    Model(String label) {
        this.label = label;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
