package dynacheck.cluster;

import dynacheck.cluster.NodeFiles.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Damage to one file of a folder on this machine. */
final class FileDamage {
    private FileDamage() {}

    /** @param folder of a node that is down; its subfolders are left alone */
    static String in(Path folder, Damage damage, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> Files.isRegularFile(f) && f.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new IOException(folder + " has no file to damage");
        }
        Path file = files.get(random.nextInt(files.size()));
        long size = Files.size(file);
        long at = random.nextLong(size);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (damage == Damage.TRUNCATION) {
                channel.truncate(at);
                return file.getFileName() + " truncated from " + size + " to " + channel.size() + " bytes";
            }
            int bit = random.nextInt(8);
            byte before = read(channel, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (before ^ 1 << bit)}), at);
            return "bit " + bit + " of byte " + at + " of " + file.getFileName() + " flipped: " + (before & 0xff)
                    + " reads back as " + (read(channel, at) & 0xff);
        }
    }

    private static byte read(FileChannel channel, long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, at);
        return one.get(0);
    }
}
