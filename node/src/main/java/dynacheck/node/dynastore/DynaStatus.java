package dynacheck.node.dynastore;

/** What a process knows of itself, for GET /status and metrics. */
public record DynaStatus(
        View curView,
        boolean enabled,
        boolean halted,
        boolean unfinished,
        int running,
        long incarnation,
        long restarts,
        long roundTrips,
        int registers) {}
