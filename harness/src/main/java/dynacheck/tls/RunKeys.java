package dynacheck.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The authority of one run and what it certified: the nodes and one client, the harness. Private keys that a process of
 * this machine must read lie in {@link #folder}, never in the store. It goes when this is closed; when the harness is
 * killed, a small shell beside it removes it; and if that was killed too, the next run does. Thread-safe.
 */
public final class RunKeys implements AutoCloseable {
    /** Clocks of hosts may be wrong, and some runs move them. */
    private static final Duration SLACK = Duration.ofDays(2);

    private static final String WIPER = "trap '' INT HUP TERM; cat >/dev/null; rm -rf -- \"$1\"";
    private static final String LOCK = "lock";
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final CertificateAuthority authority;
    private final Identity client;
    private final Path folder;
    private final FileChannel lock;
    private final Process wiper;

    private RunKeys(CertificateAuthority authority, Path folder, FileChannel lock) throws IOException {
        this.authority = authority;
        this.client = authority.client("harness");
        this.folder = folder;
        this.lock = lock;
        this.wiper = new ProcessBuilder("sh", "-c", WIPER, "keys", folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * Makes the authority, and the client's files for whoever wants to look at the nodes while they run.
     *
     * @param root holds the folders of runs, one each; what runs that are gone left there is removed
     * @param lifetime of the run
     */
    public static synchronized RunKeys create(Path root, Duration lifetime) throws IOException {
        Files.createDirectories(root);
        try (FileChannel turn =
                        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = turn.lock()) {
            assert held.isValid();
            sweep(root);
            Path folder = Files.createTempDirectory(root, "run"); // of mode 0700
            FileChannel lock = FileChannel.open(folder.resolve(LOCK), NEW);
            lock.lock();
            Instant now = Instant.now();
            RunKeys keys = new RunKeys(
                    new CertificateAuthority(
                            now.minus(SLACK), now.plus(lifetime).plus(SLACK)),
                    folder,
                    lock);
            try {
                keys.write(keys.client, folder);
                return keys;
            } catch (IOException e) {
                keys.close();
                throw e;
            }
        }
    }

    /** Of the client; nodes of this machine have theirs in folders of it. */
    public Path folder() {
        return folder;
    }

    public String authorityPem() {
        return authority.certificatePem();
    }

    public Identity node(String id, String host) {
        return authority.node(id, host);
    }

    /** A new identity of a node that runs on this machine, in files. */
    public TlsFiles files(String id, String host) throws IOException {
        return write(node(id, host), Files.createDirectory(folder.resolve(id)));
    }

    private TlsFiles write(Identity identity, Path dir) throws IOException {
        TlsFiles files = TlsFiles.in(dir);
        write(files.authority(), authorityPem());
        write(files.certificate(), identity.certificatePem());
        write(files.key(), identity.keyPem());
        return files;
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            out.write(StandardCharsets.US_ASCII.encode(text));
        }
    }

    /** What the harness's clients speak with. */
    public SSLContext client() {
        return client.context(authority.certificate());
    }

    @Override
    public void close() {
        try (lock) {
            wiper.getOutputStream().close();
            wiper.waitFor(5, TimeUnit.SECONDS);
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("private keys are left in " + folder + ": remove it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A folder whose lock is free belongs to a run that has ended. */
    private static void sweep(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(root)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            boolean left;
            try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
                left = channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                left = false; // another run of this harness
            } catch (NoSuchFileException e) {
                left = true; // its making, or its end, was cut short
            }
            if (left) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // gone already
        }
    }
}
