package dynacheck.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How many commits were durable when it was last written, in a file beside the database. A database alone cannot know
 * that the end of its log is gone, for what is left is an older state that is complete in itself. The count is written
 * after each commit and never synced, so it costs no time. A power cut may set it back, but the database never falls
 * behind it. So a count above the database's own proves that the database lost something.
 *
 * <p>Two slots, each within one sector of 512 bytes, are written in turns: a write that a power cut tears spoils the
 * slot of the smaller count, after the database got further than both.
 */
final class CommitCounter implements AutoCloseable {
    static final String FILE = "commits";
    static final int SLOT_BYTES = 512;

    private static final int SLOTS = 2;
    private static final int USED_BYTES = 2 * Long.BYTES;
    private static final long UNREADABLE = -1;

    private final FileChannel file;
    private final long[] counts = new long[SLOTS];

    private CommitCounter(FileChannel file) throws IOException {
        this.file = file;
        for (int slot = 0; slot < SLOTS; slot++) {
            counts[slot] = read(slot);
        }
    }

    /** A new one, of 0 commits, durable; replaces what is there. */
    static CommitCounter create(Path folder) throws IOException {
        Path path = folder.resolve(FILE);
        Files.deleteIfExists(path);
        Files.write(path, new byte[SLOTS * SLOT_BYTES]);
        CommitCounter counter = open(folder);
        for (int slot = 0; slot < SLOTS; slot++) {
            counter.write(slot, 0);
        }
        counter.file.force(true);
        Identity.syncFolder(folder);
        return counter;
    }

    static CommitCounter open(Path folder) throws IOException {
        FileChannel file = FileChannel.open(folder.resolve(FILE), StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new CommitCounter(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The greatest count that can be read; less than 0 if there is none. */
    long last() {
        return counts[newer()];
    }

    /** Why a database of so many commits is not the one that this was written beside; empty if it may be. */
    String contradiction(long commits) {
        long least = Math.min(counts[0], counts[1]) == UNREADABLE ? last() + 1 : last();
        if (last() == UNREADABLE) {
            return FILE + " cannot be read";
        }
        return commits >= least
                ? ""
                : "commit " + least + " was durable by the file " + FILE + ", and the database ends with " + commits;
    }

    /** Notes a commit that is durable. */
    void write(long commits) throws IOException {
        write(1 - newer(), commits);
    }

    private int newer() {
        return counts[1] > counts[0] ? 1 : 0;
    }

    private void write(int slot, long commits) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(USED_BYTES).putLong(commits);
        bytes.putLong(Ledger.checksum(bytes.duplicate().flip())).flip();
        long at = (long) slot * SLOT_BYTES;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        counts[slot] = commits;
    }

    private long read(int slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(USED_BYTES);
        long at = (long) slot * SLOT_BYTES;
        for (int n = 0; n >= 0 && bytes.hasRemaining(); at += n) {
            n = file.read(bytes, at);
        }
        if (bytes.hasRemaining()) {
            return UNREADABLE;
        }
        long commits = bytes.flip().getLong();
        boolean whole = commits >= 0 && bytes.getLong() == Ledger.checksum(bytes.slice(0, Long.BYTES));
        return whole ? commits : UNREADABLE;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
