package dynacheck.node.dynastore;

/**
 * What a process is given beside the protocol. No promise depends on it, and processes of a cluster may differ in it.
 *
 * @param chunkBytes bytes of keys and values after which a replica ends a chunk of a full transfer; with 1, a chunk is
 *     one register
 * @param patienceMillis how long a key operation waits for NOTIFY, at most; see {@link Patience}
 * @param spareLooks how many members beyond a majority the first round trip of a read or a write asks at once, while
 *     nobody is late, and how many newcomers are told of writes; see {@link Ranking}
 * @param preCopyFrom how many registers a majority of the view to come must lack for them to be copied before that view
 *     is proposed; see {@link PreCopy}
 */
public record Tuning(int chunkBytes, int patienceMillis, int spareLooks, int preCopyFrom) {
    /** So many that all members are asked. */
    public static final int ALL = 1_000;

    /** Of a process that is told nothing else. */
    public static final Tuning DEFAULT = new Tuning(64 * 1024, 100, 0, 256);

    public Tuning withChunkBytes(int bytes) {
        return new Tuning(bytes, patienceMillis, spareLooks, preCopyFrom);
    }

    /** @param millis 0: nobody waits */
    public Tuning withPatience(int millis) {
        return new Tuning(chunkBytes, millis, spareLooks, preCopyFrom);
    }

    /** @param members {@link #ALL}: everybody is asked, as in the paper */
    public Tuning withSpareLooks(int members) {
        return new Tuning(chunkBytes, patienceMillis, members, preCopyFrom);
    }

    /** @param registers 0: whatever is lacking */
    public Tuning withPreCopyFrom(int registers) {
        return new Tuning(chunkBytes, patienceMillis, spareLooks, registers);
    }
}
