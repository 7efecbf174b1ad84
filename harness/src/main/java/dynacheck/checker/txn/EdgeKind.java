package dynacheck.checker.txn;

/**
 * Kinds of edges in the dependency graph, as small numbers since graphs hold millions of them. WW, WR, RW, PROCESS and
 * REALTIME leave a transaction; if the edge leads to an after-node, the dependency goes on from there by VERSION edges
 * (or, for REALTIME and KEY_TIME, by more of these) to the transaction that it ends at.
 */
final class EdgeKind {
    static final byte WW = 0;
    static final byte WR = 1;
    static final byte RW = 2;
    static final byte PROCESS = 3;
    static final byte REALTIME = 4;
    /** Next version, by data alone. */
    static final byte VERSION = 5;
    /** Next version, if each process sees the versions of a key in order. */
    static final byte VERSION_PROCESS = 6;
    /** Next version, if each key is linearizable. */
    static final byte VERSION_REALTIME = 7;

    /** Both touch one key, at least one writes it, and that key shows them in their order by itself. */
    static final byte KEY_TIME = 8;

    /** The mask of every kind. */
    static final int ALL = (1 << 9) - 1;

    private EdgeKind() {}

    static int mask(byte... kinds) {
        int mask = 0;
        for (byte kind : kinds) {
            mask |= 1 << kind;
        }
        return mask;
    }

    static boolean in(byte kind, int mask) {
        return (mask >> kind & 1) != 0;
    }

    /** What papers call a dependency that begins with such an edge. */
    static String name(byte kind) {
        return switch (kind) {
            case WW -> "ww";
            case WR -> "wr";
            case RW -> "rw";
            case PROCESS -> "process";
            case REALTIME -> "realtime";
            case KEY_TIME -> "key";
            default -> "version";
        };
    }

    /** What the edge rests on. */
    static Tier tier(byte kind) {
        return switch (kind) {
            case PROCESS, VERSION_PROCESS -> Tier.PROCESS;
            case REALTIME, VERSION_REALTIME -> Tier.REALTIME;
            default -> Tier.DATA;
        };
    }
}
