package dynacheck.checker.txn;

/** What the objects of a history are. */
public enum Model {
    /**
     * Registers: micro-operations {@code [:r k v]} and {@code [:w k v]}; also plain {@code :read} and {@code :write}.
     */
    RW_REGISTER("rw-register", "w"),
    /** Lists: {@code [:r k [v ...]]} and {@code [:append k v]}. */
    LIST_APPEND("list-append", "append");

    private final String label;
    private final String write;

    Model(String label, String write) {
        this.label = label;
        this.write = write;
    }

    /** The name of the micro-operation that changes an object. */
    String write() {
        return write;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
