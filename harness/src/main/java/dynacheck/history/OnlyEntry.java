package dynacheck.history;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The one file that a zip holds; with more, it would be a guess which one was meant. */
final class OnlyEntry extends FilterInputStream {
    /** The zip is intact, but does not hold exactly one file. */
    static final class ContentException extends IOException {
        private static final long serialVersionUID = 1L;

        private ContentException(String message) {
            super(message);
        }
    }

    private final ZipInputStream zip;
    private final String name;
    private boolean ended;

    OnlyEntry(InputStream in) throws IOException {
        this(new ZipInputStream(in));
    }

    private OnlyEntry(ZipInputStream zip) throws IOException {
        super(zip);
        this.zip = zip;
        ZipEntry first = nextFile(zip);
        if (first == null) {
            throw new ContentException("the zip holds no file, or is damaged or cut short");
        }
        name = first.getName();
    }

    /** Folders do not count, nor does what macOS adds. */
    private static @Nullable ZipEntry nextFile(ZipInputStream zip) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        while (entry != null && (entry.isDirectory() || entry.getName().startsWith("__MACOSX/"))) {
            entry = zip.getNextEntry();
        }
        return entry;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = ended ? -1 : zip.read(bytes, offset, length);
        if (n < 0 && !ended) {
            ended = true;
            ZipEntry other = nextFile(zip);
            if (other != null) {
                throw new ContentException("the zip holds several files, among them " + name + " and " + other.getName()
                        + "; unpack it and name one");
            }
        }
        return n;
    }
}
