package dynacheck.node.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What a commit says of the whole store, written with it: the rows must be exactly these.
 *
 * @param incarnation of the life that committed
 * @param commits how many there were, this one included
 * @param rows how many there are
 * @param sum of the rows' checksums
 */
record Ledger(long incarnation, long commits, long rows, long sum) {
    /** Of a store before its first commit. */
    static final Ledger EMPTY = new Ledger(0, 0, 0, 0);

    Ledger nextLife() {
        return new Ledger(incarnation + 1, commits + 1, rows, sum);
    }

    Ledger nextCommit(long newRows, long newSum) {
        return new Ledger(incarnation, commits + 1, newRows, newSum);
    }

    /** Of the ledger itself: CRC32C, 0 to 2^32 - 1, as all here. */
    long checksum() {
        return checksum(ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(incarnation)
                .putLong(commits)
                .putLong(rows)
                .putLong(sum)
                .flip());
    }

    static long checksum(String key, byte[] body) {
        CRC32C crc = new CRC32C();
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
        crc.update(name);
        crc.update(body);
        return crc.getValue();
    }

    static long checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
