package dynacheck.node.app;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * What the node processes of one machine share so that they start fast: SQLite's native library, unpacked once (each
 * start would otherwise leave a copy in the temporary folder, for a killed process cannot clean up), and what the JVM
 * remembers of a {@link Rehearsal}, see {@link Kind}. Made for one JVM and one set of jars, and kept beside the jars; a
 * node runs without it too, only later.
 */
public final class NodeImage {
    private static final Logger LOG = LoggerFactory.getLogger(NodeImage.class);
    private static final long REHEARSAL_SECONDS = 120;
    private static final String FOLDER = "node-image";

    /** Nodes are compiled by the first compiler only, which keeps no account of what is hot. */
    private static final String WITH_PROFILES = "-XX:TieredStopAtLevel=4";

    /** What the JVM remembers. */
    public enum Kind {
        /** Classes, loaded and linked, and what was hot (JEP 483, 515): from JDK 25 on. */
        AOT("aot"),
        /** Loaded classes (JEP 350): halves the processor time of a start. */
        CLASSES("classes"),
        NONE("none");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** Of the JVM that runs this: the most that it can. */
        public static Kind best() {
            return Runtime.version().feature() >= 25 ? AOT : CLASSES;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private NodeImage() {}

    /** The best {@link #flags(String, String, Kind)}. */
    public static List<String> flags(String javaExecutable, String classPath) {
        return flags(javaExecutable, classPath, Kind.best());
    }

    /**
     * JVM flags that use the image, which is made if it is missing. Empty if there is none, or can be none, for example
     * because the classes are not in jars; the log says why.
     */
    public static synchronized List<String> flags(String javaExecutable, String classPath, Kind kind) {
        if (kind == Kind.NONE) {
            return List.of();
        }
        List<Path> jars =
                Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
        if (!jars.stream().allMatch(Files::isRegularFile)) {
            LOG.debug("no node image: not every entry of the class path is a jar");
            return List.of();
        }
        try {
            Path home = Files.createDirectories(jars.getFirst().toAbsolutePath().resolveSibling(FOLDER));
            String fingerprint = fingerprint(javaExecutable, jars);
            Path image = home.resolve(fingerprint + "-" + kind);
            try (FileChannel lock = FileChannel.open(
                            home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                assert held.isValid();
                if (!Files.isDirectory(image)) {
                    for (Path old : list(home)) {
                        if (Files.isDirectory(old)
                                && !old.getFileName().toString().startsWith(fingerprint)) {
                            delete(old); // for other jars or another JVM
                        }
                    }
                    make(image, javaExecutable, classPath, kind);
                }
            }
            return flags(image, kind);
        } catch (IOException e) {
            LOG.warn("no node image, nodes will start slowly: {}", e.toString());
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static List<String> flags(Path image, Kind kind) {
        List<String> flags = new ArrayList<>();
        if (Files.exists(image.resolve(libraryName()))) {
            flags.add("-Dorg.sqlite.lib.path=" + image);
            flags.add("-Dorg.sqlite.lib.name=" + libraryName());
        }
        flags.addAll(archiveFlags(image, kind));
        return flags;
    }

    /** A JVM that cannot use the archive says so in the log and goes on without: not worth a line in each node's. */
    private static List<String> archiveFlags(Path image, Kind kind) {
        return switch (kind) {
            case AOT -> List.of("-XX:AOTCache=" + archive(image, kind), "-Xlog:disable");
            case CLASSES -> List.of("-XX:SharedArchiveFile=" + archive(image, kind), "-Xshare:auto", "-Xlog:disable");
            case NONE -> List.of();
        };
    }

    /**
     * Flags of a node on another machine, which looks like this one and has an image in that folder; one that lacks
     * it starts slowly and leaves its copies of the library in {@code scratch}.
     */
    public static List<String> flagsElsewhere(Path image, Path scratch, Kind kind) {
        List<String> flags =
                new ArrayList<>(List.of("-Dorg.sqlite.lib.path=" + image, "-Dorg.sqlite.lib.name=" + libraryName()));
        flags.add("-Dorg.sqlite.tmpdir=" + scratch);
        // A host of another kind has a Java of its own, perhaps an older one.
        flags.add("-XX:+IgnoreUnrecognizedVMOptions");
        flags.addAll(archiveFlags(image, kind));
        return flags;
    }

    private static Path archive(Path image, Kind kind) {
        return image.resolve(kind == Kind.AOT ? "classes.aot" : "classes.jsa");
    }

    /**
     * Makes the image for a JVM and a class path of jars; it serves other places that hold both under the same names.
     *
     * @param image a folder that does not exist; it is renamed to this when it is whole
     */
    public static void make(Path image, String javaExecutable, String classPath, Kind kind)
            throws IOException, InterruptedException {
        Path home = image.toAbsolutePath().resolveSibling("");
        Path draft = Files.createTempDirectory(home, "draft");
        Path scratch = Files.createDirectory(draft.resolve("rehearsal"));
        try (InputStream library = NodeImage.class.getResourceAsStream(
                LibraryLoaderUtil.getNativeLibResourcePath() + "/" + libraryName())) {
            if (library != null) {
                Files.copy(library, draft.resolve(libraryName()));
            }
        }
        List<String> command = new ArrayList<>(List.of(javaExecutable));
        command.addAll(NodeJvm.flags());
        Path archive = archive(draft, kind);
        command.addAll(
                kind == Kind.AOT
                        ? List.of("-XX:AOTCacheOutput=" + archive, "-Xmx256m", WITH_PROFILES)
                        : List.of("-XX:ArchiveClassesAtExit=" + archive));
        command.add("-Xlog:disable");
        command.addAll(List.of("-Dorg.sqlite.tmpdir=" + scratch, "-cp", classPath));
        command.addAll(List.of(Rehearsal.class.getName(), scratch.toString()));
        command.add(kind == Kind.AOT ? "under-load" : "once");
        Path log = draft.resolve("rehearsal.log");
        Process rehearsal = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!rehearsal.waitFor(REHEARSAL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the rehearsal did not end within " + REHEARSAL_SECONDS + " s; see " + log);
            }
        } finally {
            rehearsal.destroyForcibly();
        }
        if (rehearsal.exitValue() != 0 || !Files.exists(archive)) {
            throw new IOException("the rehearsal failed with exit code " + rehearsal.exitValue() + "; see " + log);
        }
        delete(scratch);
        Files.move(draft, image, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String libraryName() {
        return LibraryLoaderUtil.getNativeLibName();
    }

    /** Names the JVM and every jar by path, size and time: what an archive depends on. */
    private static String fingerprint(String javaExecutable, List<Path> jars) throws IOException {
        CRC32 crc = new CRC32();
        StringBuilder text = new StringBuilder(javaExecutable).append(Runtime.version());
        for (Path jar : jars) {
            text.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
        }
        crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
