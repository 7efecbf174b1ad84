package dynacheck.campaign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/** A file of results that grows: of one process, so that nobody writes behind another's torn line. Thread-safe. */
final class ResultLog implements AutoCloseable {
    private final FileChannel file;

    ResultLog(Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = String.format(Locale.ROOT, "results-%s%s", UUID.randomUUID(), Results.SUFFIX);
        file = FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** The line is on disk when this returns. */
    synchronized void write(Line line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((Lines.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
