package dynacheck.node.dynastore;

/**
 * What a process is given beside the protocol. No promise depends on it, and processes of a cluster may differ in it.
 *
 * @param chunkBytes bytes of keys and values after which a replica ends a chunk of a full transfer; with 1, a chunk is
 *     one register
 * @param patienceMillis how long a key operation waits for NOTIFY, at most; see {@link Patience}
 */
public record Tuning(int chunkBytes, int patienceMillis) {
    /** Of a process that is told nothing else. */
    public static final Tuning DEFAULT = new Tuning(64 * 1024, 100);

    public Tuning withChunkBytes(int bytes) {
        return new Tuning(bytes, patienceMillis);
    }

    /** @param millis 0: nobody waits */
    public Tuning withPatience(int millis) {
        return new Tuning(chunkBytes, millis);
    }
}
