package dynacheck.checker.txn;

import java.util.Optional;

/**
 * What an order of transactions must be like so that it shows a consistency model.
 *
 * @param snapshots whether a transaction may read an older state than the one it commits on, as long as nobody else
 *     wrote its keys meanwhile; else each takes place as a whole
 * @param order which transactions stay in the order they had outside the store: none, those of a process, or all that
 *     did not overlap
 */
record Demand(boolean snapshots, Tier order) {
    /** One after another in any order; it shows every model that promises nothing of processes or time. */
    static final Demand SERIAL = new Demand(false, Tier.DATA);

    /** Such that a history satisfies the model if and only if there is such an order; empty if there is no such. */
    static Optional<Demand> of(Consistency model) {
        return Optional.ofNullable(
                switch (model) {
                    // Without predicates, Adya's PL-2.99 and PL-3 are one.
                    case REPEATABLE_READ, SERIALIZABLE -> SERIAL;
                    case STRONG_SESSION_SERIALIZABLE -> new Demand(false, Tier.PROCESS);
                    case STRICT_SERIALIZABLE -> new Demand(false, Tier.REALTIME);
                    case SNAPSHOT_ISOLATION -> new Demand(true, Tier.DATA);
                    case STRONG_SESSION_SNAPSHOT_ISOLATION -> new Demand(true, Tier.PROCESS);
                    case STRONG_SNAPSHOT_ISOLATION -> new Demand(true, Tier.REALTIME);
                    default -> null;
                });
    }

    /** For people: {@code "a serial order that keeps real time"}. */
    @Override
    public String toString() {
        String kept = switch (order) {
            case DATA -> "";
            case PROCESS -> " that keeps the order of each process";
            case REALTIME -> " that keeps real time";
        };
        return (snapshots ? "an order of snapshots and commits" : "a serial order") + kept;
    }
}
