package dynacheck.history;

import io.airlift.compress.bzip2.BZip2HadoopStreams;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** How a file is packed, by its first bytes: gives the text within, or a sentence that says why it cannot be read. */
final class Packing {
    private static final int HEAD = 4096;

    /** A history in an archive in an archive is a mistake, or a trap. */
    private static final int MOST_LAYERS = 3;

    private static final int BUFFER = 1 << 16;

    private static final String GZIP = "1f8b";
    private static final String XZ = "fd377a585a00";
    private static final String ZSTD = "28b52ffd";
    private static final String ZIP = "504b0304";

    /** @param magic the first bytes, in hexadecimal */
    private record Foreign(String magic, String what) {}

    /** What cannot be read here: what it is, and how to convert it. */
    private static final Foreign[] FOREIGN = {
        new Foreign(
                "4a455053454e",
                "Jepsen's binary test.jepsen; name the history.edn beside it, which Jepsen writes of the same run"),
        new Foreign("fffe", "UTF-16; make it UTF-8 first: iconv -f UTF-16 -t UTF-8"),
        new Foreign("feff", "UTF-16; make it UTF-8 first: iconv -f UTF-16 -t UTF-8"),
        new Foreign("7b00", "UTF-16; make it UTF-8 first: iconv -f UTF-16LE -t UTF-8"),
        new Foreign("007b", "UTF-16; make it UTF-8 first: iconv -f UTF-16BE -t UTF-8"),
        new Foreign("5b00", "UTF-16; make it UTF-8 first: iconv -f UTF-16LE -t UTF-8"),
        new Foreign("005b", "UTF-16; make it UTF-8 first: iconv -f UTF-16BE -t UTF-8"),
        new Foreign("377abcaf271c", "a 7z archive; unpack it first: 7z x"),
        new Foreign("526172211a07", "a RAR archive; unpack it first: unrar x"),
        new Foreign("04224d18", "packed by lz4; unpack it first: lz4 -d"),
        new Foreign("ff060000734e61507059", "packed by snappy, which is not read here; unpack it first"),
        new Foreign("4c5a4950", "packed by lzip; unpack it first: lzip -d"),
        new Foreign("5d0000", "packed by lzma; unpack it first: unlzma"),
        new Foreign("1f9d", "packed by compress; unpack it first: uncompress"),
        new Foreign(
                "50415231",
                "Parquet; write JSON lines from it, in order:"
                        + " duckdb -c \"COPY (FROM 'x.parquet' ORDER BY index) TO 'x.jsonl'\""),
        new Foreign("4152524f5731", "an Arrow file; write JSON lines from it, in order, for example with duckdb"),
        new Foreign("53514c69746520666f726d61742033", "a SQLite database"),
        new Foreign("3c21646f6374797065", "a web page; fetch the file itself"),
        new Foreign("3c21444f4354595045", "a web page; fetch the file itself"),
        new Foreign("3c68746d6c", "a web page; fetch the file itself"),
        new Foreign("255044462d", "a PDF"),
    };

    private Packing() {}

    /** The text of a history, without the mark that some editors put before it. */
    static InputStream unpacked(InputStream raw) throws IOException {
        // Only the head needs a buffer: the formats' own readers have theirs.
        InputStream in = new BufferedInputStream(raw, HEAD);
        for (int layers = 0; ; layers++) {
            byte[] head = head(in);
            InputStream inner = guarded(head, in);
            if (inner == null) {
                refuseForeign(head);
                in.skipNBytes(begins(head, "efbbbf") ? 3 : 0);
                return in;
            }
            if (layers == MOST_LAYERS) {
                throw new IOException("it is packed more than " + MOST_LAYERS + " times over");
            }
            in = new BufferedInputStream(inner, BUFFER);
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        in.mark(HEAD);
        byte[] head = in.readNBytes(HEAD);
        in.reset();
        return head;
    }

    private static @Nullable InputStream guarded(byte[] head, InputStream in) throws IOException {
        try {
            InputStream inner = opened(head, in);
            return inner == null ? null : new Guarded(inner);
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    private static IOException damaged(Exception e) {
        return e instanceof OnlyEntry.ContentException content
                ? content
                : new IOException("the compressed file is damaged or cut short: " + e.getMessage(), e);
    }

    private static @Nullable InputStream opened(byte[] head, InputStream in) throws IOException {
        if (begins(head, GZIP)) {
            return new GZIPInputStream(in, BUFFER);
        }
        if (begins(head, XZ)) {
            return new XZInputStream(in, BUFFER);
        }
        if (begins(head, ZSTD)) {
            return new ZstdInputStream(in);
        }
        if (isBzip2(head)) {
            return new BZip2HadoopStreams().createInputStream(in);
        }
        return begins(head, ZIP) ? new OnlyEntry(in) : null;
    }

    private static boolean isBzip2(byte[] head) {
        return begins(head, "425a68") && head.length > 3 && head[3] >= '1' && head[3] <= '9';
    }

    /** Whether {@link #unpacked} would unpack a file that begins so. */
    static boolean isPacked(byte[] head) {
        return isBzip2(head) || Stream.of(GZIP, XZ, ZSTD, ZIP).anyMatch(magic -> begins(head, magic));
    }

    private static boolean begins(byte[] head, String magic) {
        if (head.length < magic.length() / 2) {
            return false;
        }
        for (int i = 0; i < magic.length() / 2; i++) {
            if ((head[i] & 0xff) != Integer.parseInt(magic, 2 * i, 2 * i + 2, 16)) {
                return false;
            }
        }
        return true;
    }

    private static void refuseForeign(byte[] head) throws IOException {
        for (Foreign foreign : FOREIGN) {
            if (begins(head, foreign.magic())) {
                throw new IOException("this is no text but " + foreign.what());
            }
        }
        if (head.length > 262 && new String(head, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
            throw new IOException("this is no text but a tar archive; unpack it first: tar -xf");
        }
        for (byte b : head) {
            if (b == 0) {
                throw new IOException("this is no text but a binary file of an unknown kind");
            }
        }
    }

    /** Turns all that can be wrong with packed bytes into one kind of error; some libraries throw unchecked ones. */
    private static final class Guarded extends FilterInputStream {
        Guarded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }
    }
}
