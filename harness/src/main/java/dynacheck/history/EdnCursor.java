package dynacheck.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of an EDN text, of which a window is held; tokens, blanks and comments, and the line they stand on. */
class EdnCursor {
    /** Longest token or string; keeps a file that is no EDN at all from filling the memory. */
    private static final int MAX_TOKEN = 16 << 20;

    private static final int BUFFER = 1 << 16;

    private static final boolean[] DELIMITER = new boolean[256];

    static {
        Arrays.fill(DELIMITER, 0, ' ' + 1, true);
        for (char c : ",\"()[]{};".toCharArray()) {
            DELIMITER[c] = true;
        }
    }

    private final InputStream in;

    /** What was read and not yet stepped over stands from {@link #pos} to {@link #limit}. */
    byte[] buffer = new byte[BUFFER];

    int pos;
    int limit;
    int line = 1;

    EdnCursor(InputStream in) {
        this.in = in;
    }

    final int line() {
        return line;
    }

    /** False at the end of the text. */
    final boolean skipBlanks() {
        do {
            byte[] bytes = buffer;
            for (int i = pos; i < limit; i++) {
                byte c = bytes[i];
                if (c == '\n') {
                    line++;
                } else if (!isBlank(c)) {
                    pos = i;
                    return true;
                }
            }
            pos = limit;
        } while (fill());
        return false;
    }

    /** The byte where the last skipping stopped. */
    final char peek() {
        return (char) (buffer[pos] & 0xff);
    }

    /** Steps over the byte that {@link #peek} shows. */
    final void skip() {
        pos++;
    }

    final String token() {
        int end = tokenEnd();
        String token = new String(buffer, pos, end - pos, StandardCharsets.UTF_8);
        pos = end;
        return token;
    }

    final int tokenEnd() {
        int i = pos;
        while (true) {
            byte[] bytes = buffer;
            while (i < limit) {
                if (DELIMITER[bytes[i] & 0xff]) {
                    return i;
                }
                i++;
            }
            int read = i - pos;
            if (!fill()) {
                return limit;
            }
            i = pos + read;
        }
    }

    final void skipComment() {
        while (pos < limit || fill()) {
            if (buffer[pos] == '\n') {
                return;
            }
            pos++;
        }
    }

    /** The byte {@code ahead} of the position; -1 beyond the end of the text. */
    final int at(int ahead) {
        while (pos + ahead >= limit) {
            if (!fill()) {
                return -1;
            }
        }
        return buffer[pos + ahead] & 0xff;
    }

    /** Reads on, keeping what stands from the position; false at the end of the stream. */
    final boolean fill() {
        if (pos > 0) {
            System.arraycopy(buffer, pos, buffer, 0, limit - pos);
            limit -= pos;
            pos = 0;
        }
        if (limit == buffer.length) {
            if (limit >= MAX_TOKEN) {
                throw new EdnException(line, "a token longer than " + MAX_TOKEN + " bytes", false);
            }
            buffer = Arrays.copyOf(buffer, 2 * limit);
        }
        try {
            int n = in.read(buffer, limit, buffer.length - limit);
            limit += Math.max(0, n);
            return n > 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("line " + line + ": " + e.getMessage(), e);
        }
    }

    private static boolean isBlank(byte c) {
        return c >= 0 && c <= ' ' || c == ',';
    }

    /** A token cut short by the end of the text may be wrong only because more of it is missing. */
    final EdnException error(String message) {
        return new EdnException(line, message, pos >= limit && at(0) < 0);
    }

    final EdnException unfinished(String message) {
        return new EdnException(line, message, true);
    }

    static boolean isDelimiter(byte b) {
        return DELIMITER[b & 0xff];
    }
}
