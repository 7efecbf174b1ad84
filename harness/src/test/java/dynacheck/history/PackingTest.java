package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.bzip2.BZip2HadoopStreams;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What a history may be packed in, and what is said of files that are none. */
class PackingTest {
    private static final String LINE = "{:process %d, :type :invoke, :f :write, :value \"grün %d\"}\n";
    private static final byte[] PLAIN = lines(2_000).getBytes(StandardCharsets.UTF_8);

    private interface Packer {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static final List<Packer> PACKERS = List.of(
            GZIPOutputStream::new,
            out -> new XZOutputStream(out, new LZMA2Options(0)),
            ZstdOutputStream::new,
            out -> new BZip2HadoopStreams().createOutputStream(out),
            out -> zip(out, "run/", "__MACOSX/h", "run/history.edn"));

    private static String lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(LINE.formatted(i, i));
        }
        return text.toString();
    }

    /** The last of the names is open to be written. */
    private static ZipOutputStream zip(OutputStream out, String... names) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (String name : names) {
            zip.putNextEntry(new ZipEntry(name));
        }
        return zip;
    }

    private static byte[] packed(Packer packer, byte[] bytes) throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (OutputStream out = packer.around(result)) {
            out.write(bytes);
        }
        return result.toByteArray();
    }

    private static List<Op> read(byte[] bytes) throws IOException {
        return HistoryReader.read(new ByteArrayInputStream(bytes), null).ops();
    }

    private static void assertRefused(String why, byte[] bytes) {
        IOException e = assertThrows(IOException.class, () -> read(bytes));
        assertTrue(String.valueOf(e.getMessage()).contains(why), () -> why + " is not in " + e.getMessage());
    }

    @Test
    void everyPackingHoldsTheSame() throws IOException {
        List<Op> expected = read(PLAIN);
        assertEquals(2_000, expected.size());
        for (Packer packer : PACKERS) {
            byte[] once = packed(packer, PLAIN);
            assertTrue(once.length < PLAIN.length / 4);
            assertEquals(expected, read(once));
            byte[] thrice = packed(packer, packed(packer, once));
            assertEquals(expected, read(thrice));
            assertRefused("more than 3 times", packed(packer, thrice));
        }
    }

    /** Cut anywhere or damaged anywhere, it is refused in words or, where nothing checks it, read. */
    @Test
    void damageIsAnErrorInWords() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (Packer packer : PACKERS) {
            byte[] whole = packed(packer, PLAIN);
            for (int i = 0; i < 60; i++) {
                int at = random.nextInt(8, whole.length / 2);
                assertRefused("damaged or cut short", Arrays.copyOf(whole, at));
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) random.nextInt(1, 256);
                try {
                    read(damaged);
                } catch (IOException | MalformedHistoryException e) {
                    assertTrue(String.valueOf(e.getMessage()).length() > 10, () -> "" + e);
                }
            }
        }
    }

    @Test
    void aZipOfSeveralFilesIsAmbiguous() throws IOException {
        assertRefused("several files, among them a.edn and b.edn", packed(out -> zip(out, "a.edn", "b.edn"), PLAIN));
        assertRefused("holds no file", packed(out -> zip(out, "run/"), new byte[0]));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        List<String> texts = new ArrayList<>(List.of(lines(2), "[" + lines(2) + "]"));
        String json = "{\"process\": %d, \"type\": \"invoke\", \"f\": \"read\"}\n";
        texts.add(json.formatted(0) + json.formatted(1));
        texts.add("INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 1 :invoke :read nil\n");
        for (String text : texts) {
            byte[] marked = ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
            assertEquals(2, read(marked).size(), text);
            assertEquals(2, read(packed(ZstdOutputStream::new, marked)).size(), text);
        }
    }

    @Test
    void whatIsNoTextIsNamedWithAWayOut() throws IOException {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM")) {
            assertRefused("iconv -f UTF-16", lines(2).getBytes(Charset.forName(charset)));
        }
        assertRefused("iconv", packed(GZIPOutputStream::new, lines(2).getBytes(StandardCharsets.UTF_16)));
        byte[] jepsen = HexFormat.of().parseHex("4a455053454e00000001000000000000abcd");
        assertRefused("name the history.edn beside it", jepsen);
        byte[] tar = new byte[1024];
        System.arraycopy("history.edn".getBytes(StandardCharsets.US_ASCII), 0, tar, 0, 11);
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertRefused("tar -xf", packed(GZIPOutputStream::new, tar));
        assertRefused("7z x", HexFormat.of().parseHex("377abcaf271c0004"));
        assertRefused("web page", "<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8));
        assertRefused("binary file", HexFormat.of().parseHex("7f454c460201010000"));
    }
}
