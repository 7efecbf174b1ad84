package dynacheck.workloads.exec;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The end of a log. */
final class Tail {
    private static final int BYTES = 2_000;

    private Tail() {}

    /** Null if there is nothing in it. */
    static @Nullable String of(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(BYTES, in.length())];
            in.seek(in.length() - bytes.length);
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? null : text;
        } catch (IOException e) {
            return null;
        }
    }
}
