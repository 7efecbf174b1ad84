package dynacheck.checker.txn;

/** What an anomaly rests on; each tier includes the ones before. */
enum Tier {
    DATA(""),
    PROCESS("-process"),
    REALTIME("-realtime");

    private final String suffix;

    Tier(String suffix) {
        this.suffix = suffix;
    }

    /** Of the anomaly's name. */
    String suffix() {
        return suffix;
    }

    Tier max(Tier other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Kinds of edges, besides ww, wr and rw, that may be used in this tier. */
    int mask() {
        int data = EdgeKind.mask(EdgeKind.VERSION, EdgeKind.KEY_TIME);
        int process = data | EdgeKind.mask(EdgeKind.PROCESS, EdgeKind.VERSION_PROCESS);
        return switch (this) {
            case DATA -> data;
            case PROCESS -> process;
            case REALTIME -> process | EdgeKind.mask(EdgeKind.REALTIME, EdgeKind.VERSION_REALTIME);
        };
    }
}
