package dynacheck.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A window on the bytes of an EDN text. Knows tokens, blanks and comments, and counts lines. */
class EdnCursor {
    /** Longest token or string: a file that is no EDN at all must not fill the memory. */
    private static final int MAX_TOKEN = 16 << 20;

    private static final int BUFFER = 1 << 16;

    /** Most bytes kept to go back over. */
    private static final int MOST_KEPT = 1 << 20;

    private static final byte BLANK = 1;
    private static final byte ENDS = 2;

    /** May be the first of three bytes of a blank beyond ASCII. */
    private static final byte WIDE = 3;

    private static final byte[] KINDS = new byte[256];

    static {
        for (int c = 0; c <= ' '; c++) {
            KINDS[c] = Character.isWhitespace(c) ? BLANK : 0;
        }
        KINDS[','] = BLANK;
        for (char c : "\"()[]{};^\\".toCharArray()) {
            KINDS[c] = ENDS;
        }
        Arrays.fill(KINDS, 0xe1, 0xe4, WIDE);
    }

    private final InputStream in;

    /** What was read and not yet consumed is between {@link #pos} and {@link #limit}. */
    byte[] buffer = new byte[BUFFER];

    int pos;
    int limit;
    int line = 1;

    /** Where {@link #keep} was called; -1 if it was not. */
    private int kept = -1;

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
                } else if (KINDS[c & 0xff] != BLANK) {
                    pos = i;
                    if (KINDS[c & 0xff] != WIDE || !isWideBlank(0)) {
                        return true;
                    }
                    pos += 3;
                    return skipBlanks();
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
                byte kind = KINDS[bytes[i] & 0xff];
                if (kind != 0) {
                    if (kind != WIDE) {
                        return i;
                    }
                    int read = i - pos;
                    boolean blank = isWideBlank(read);
                    bytes = buffer;
                    i = pos + read;
                    if (blank) {
                        return i;
                    }
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
            if (buffer[pos] == '\n' || buffer[pos] == '\r') {
                return;
            }
            pos++;
        }
    }

    /** Whether the three bytes that far ahead are a letter that Java calls white space. */
    private boolean isWideBlank(int ahead) {
        if (at(ahead + 2) < 0) {
            return false;
        }
        String letter = new String(buffer, pos + ahead, 3, StandardCharsets.UTF_8);
        return letter.length() == 1 && Character.isWhitespace(letter.charAt(0));
    }

    /** Keeps what is consumed from here on, so that {@link #goBack} is possible. */
    final void keep() {
        kept = pos;
    }

    /** Goes back to where {@link #keep} was called; false if that is too far. */
    final boolean goBack() {
        if (kept < 0) {
            return false;
        }
        pos = kept;
        kept = -1;
        return true;
    }

    final void release() {
        kept = -1;
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
        if (kept >= 0 && limit - kept > MOST_KEPT) {
            kept = -1;
        }
        int from = kept < 0 ? pos : kept;
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, limit - from);
            limit -= from;
            pos -= from;
            kept = kept < 0 ? kept : 0;
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

    final EdnException error(String message) {
        return new EdnException(line, message, pos >= limit && at(0) < 0);
    }

    final EdnException unfinished(String message) {
        return new EdnException(line, message, true);
    }

    static boolean isDelimiter(byte b) {
        return KINDS[b & 0xff] == BLANK || KINDS[b & 0xff] == ENDS;
    }
}
