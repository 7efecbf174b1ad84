package dynacheck.spark;

import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.concurrent.ExecutorService;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The lines of a file of a history that begin in a range of bytes.
 *
 * @param file the file's place in the order of the history
 * @param to not included; {@link Long#MAX_VALUE} for the rest of the file
 */
record Split(int file, String path, HistoryFormat format, long from, long to) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** This and the next one of the same file. */
    Split and(Split next) {
        return new Split(file, path, format, from, next.to);
    }

    /** Reads it; the pieces close the file. */
    HistoryPieces pieces(Configuration conf, ExecutorService threads, HistoryPieces.Before before) throws IOException {
        InputStream in = open(conf);
        return HistoryPieces.part(in, format, threads, before);
    }

    private InputStream open(Configuration conf) throws IOException {
        Path file = new Path(path);
        FSDataInputStream in = file.getFileSystem(conf).open(file);
        if (from == 0 && to == Long.MAX_VALUE) {
            return HistoryReader.unpacked(in);
        }
        if (from > 0) {
            in.seek(from - 1);
        }
        InputStream text = new BufferedInputStream(in, 1 << 16);
        long at = from == 0 ? 0 : from - 1 + line(text);
        InputStream lines = new Lines(text, at, to);
        return from == 0 ? HistoryReader.unpacked(lines) : lines;
    }

    /** Skips to the beginning of a line; returns how many bytes that is. */
    private static long line(InputStream text) throws IOException {
        long skipped = 0;
        for (int b = text.read(); b >= 0; b = text.read()) {
            skipped++;
            if (b == '\n') {
                break;
            }
        }
        return skipped;
    }

    /** Ends with the last line that begins before an offset. */
    private static final class Lines extends InputStream {
        private final InputStream in;
        private final long to;
        private long at;
        private boolean ended;

        Lines(InputStream in, long at, long to) {
            this.in = in;
            this.at = at;
            this.to = to;
            this.ended = at >= to;
        }

        @Override
        public int read() throws IOException {
            if (ended) {
                return -1;
            }
            int b = in.read();
            ended = b < 0 || b == '\n' && at >= to - 1;
            at++;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            long free = to - 1 - at; // Up to there, no end of a line is the last one.
            if (!ended && free > 0) {
                int n = in.read(bytes, offset, (int) Math.min(length, free));
                ended = n < 0;
                at += Math.max(0, n);
                return n;
            }
            int b = read();
            if (b < 0) {
                return -1;
            }
            bytes[offset] = (byte) b;
            return 1;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
