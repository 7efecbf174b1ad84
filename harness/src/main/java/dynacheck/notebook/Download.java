package dynacheck.notebook;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A folder as one file. Links in it are left out: they may lead anywhere. */
enum Download {
    ZIP(".zip", "application/zip") {
        @Override
        void write(Path folder, OutputStream out) throws IOException {
            ZipOutputStream zip = new ZipOutputStream(out);
            forEachFile(folder, (name, file, size) -> {
                zip.putNextEntry(new ZipEntry(name));
                Files.copy(file, zip);
                zip.closeEntry();
            });
            zip.finish();
        }
    },
    TAR_ZST(".tar.zst", "application/zstd") {
        @Override
        void write(Path folder, OutputStream out) throws IOException {
            TarArchiveOutputStream tar = new TarArchiveOutputStream(new ZstdOutputStream(out));
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            forEachFile(folder, (name, file, size) -> {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(size);
                entry.setModTime(Files.getLastModifiedTime(file));
                tar.putArchiveEntry(entry);
                copyExactly(file, size, tar);
                tar.closeArchiveEntry();
            });
            tar.close();
        }
    };

    private final String ending;
    private final String type;

    Download(String ending, String type) {
        this.ending = ending;
        this.type = type;
    }

    String ending() {
        return ending;
    }

    String type() {
        return type;
    }

    /** Names in it begin with the folder's own. Does not close {@code out}. */
    abstract void write(Path folder, OutputStream out) throws IOException;

    private interface FileAction {
        void on(String name, Path file, long size) throws IOException;
    }

    /** A file may grow meanwhile: only what it had counts. */
    private static void copyExactly(Path file, long size, OutputStream out) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            long left = size;
            while (left > 0) {
                int read = in.read(block, 0, (int) Math.min(block.length, left));
                if (read < 0) {
                    throw new IOException(file + " became shorter while it was read");
                }
                out.write(block, 0, read);
                left -= read;
            }
        }
    }

    private static void forEachFile(Path folder, FileAction action) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    String name = folder.getFileName() + "/" + folder.relativize(file);
                    action.on(name.replace('\\', '/'), file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
