package dynacheck.checker.register;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A temporary file for what does not fit into memory. It holds the blocks of all groups one after another, so a single
 * file is open however many groups there are. Where an open file can be removed, as on Linux, it has no name and
 * disappears with the process, however that ends.
 */
final class SpillFile implements Closeable {
    private final Path folder;
    private final long most;
    private final FileChannel file;
    private final long[][] offsets;
    private final int[][] lengths;
    private final int[] blocks;
    private long size;

    /** @param most bytes that it may take */
    SpillFile(Path folder, int groups, long most) throws IOException {
        this.folder = folder;
        this.most = most;
        Path path = Files.createTempFile(folder, "dynacheck-judge", ".tmp");
        file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        offsets = new long[groups][4];
        lengths = new int[groups][4];
        blocks = new int[groups];
    }

    /** Adds a block to a group. */
    void add(int group, byte[] bytes, int length) throws IOException {
        if (size + length > most) {
            throw new IOException("sorting the history by registers takes more than the " + (most >> 20)
                    + " MB of temporary files in " + folder + " that --temp-limit allows");
        }
        int n = blocks[group]++;
        if (n == offsets[group].length) {
            offsets[group] = Arrays.copyOf(offsets[group], 2 * n);
            lengths[group] = Arrays.copyOf(lengths[group], 2 * n);
        }
        offsets[group][n] = size;
        lengths[group][n] = length;
        ByteBuffer block = ByteBuffer.wrap(bytes, 0, length);
        try {
            while (block.hasRemaining()) {
                size += file.write(block, size);
            }
        } catch (IOException e) {
            throw new IOException(
                    "temporary files in %s cannot be written, after %d MB: %s; sorting a history by registers takes"
                                    .formatted(folder, size >> 20, e.getMessage())
                            + " up to half of its size: name a folder with more room by --temp",
                    e);
        }
    }

    /** Hands over the blocks of a group, in the order in which they were added. Any number of threads may read. */
    void read(int group, Consumer<byte[]> reader) throws IOException {
        for (int i = 0; i < blocks[group]; i++) {
            ByteBuffer block = ByteBuffer.allocate(lengths[group][i]);
            while (block.hasRemaining()) {
                if (file.read(block, offsets[group][i] + block.position()) < 0) {
                    throw new EOFException("a temporary file in " + folder + " was cut short while it was in use");
                }
            }
            reader.accept(block.array());
        }
    }

    /** Bytes written so far. */
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
