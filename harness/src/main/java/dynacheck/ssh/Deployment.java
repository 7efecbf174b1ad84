package dynacheck.ssh;

import dynacheck.target.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a host gets: the target's {@link Bundle} and, if that needs Java, {@code runtime/} (a JVM of only the modules
 * that are used). Hosts of another kind than this machine get no runtime and use their own Java.
 *
 * @param hash of the files and the JDK; the same hash is the same deployment
 * @param isWhole whether hosts need no Java of their own
 */
record Deployment(String hash, Path archive, boolean isWhole) {
    /** What nodes need of Java; their metrics ask jdk.management for the processor time of their process. */
    private static final String MODULES = "java.base,java.logging,java.management,java.naming,java.sql,java.xml,"
            + "jdk.management,jdk.unsupported,jdk.zipfs,jdk.crypto.ec";

    /** To be raised when the archive is made in another way from the same parts. */
    private static final int LAYOUT = 3;

    /** Archives of earlier builds that are kept beside the newest. */
    private static final int KEPT = 3;

    /** System and architecture of this machine, as {@code uname -sm} prints them. */
    static String ownKind() {
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        return System.getProperty("os.name") + " " + machine;
    }

    /** Builds it from the target's bundle and this JVM, or finds it in {@code cache} from an earlier run. */
    static Deployment build(Bundle bundle, Path cache, boolean likeHere) throws IOException, InterruptedException {
        boolean withRuntime = bundle.needsJava() && likeHere;
        String hash = hash(bundle.files(), withRuntime);
        Path archive = cache.resolve(hash + ".tgz");
        if (Files.exists(archive)) {
            return new Deployment(hash, archive, withRuntime || !bundle.needsJava());
        }
        Path work = Files.createTempDirectory(Files.createDirectories(cache), "build");
        try {
            for (Map.Entry<String, Path> file : bundle.files().entrySet()) {
                Path place = work.resolve(file.getKey());
                Files.createDirectories(place.resolveSibling(""));
                Files.copy(file.getValue(), place, StandardCopyOption.COPY_ATTRIBUTES);
            }
            if (withRuntime) {
                jlink(work);
            }
            if (likeHere) {
                bundle.finish().in(work);
            }
            run(work, "sh", "-c", "tar cf - --exclude=log --exclude=all.tgz * | gzip -3 >all.tgz");
            Files.move(work.resolve("all.tgz"), archive, StandardCopyOption.ATOMIC_MOVE);
            forgetOld(cache);
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return new Deployment(hash, archive, withRuntime || !bundle.needsJava());
    }

    private static void jlink(Path work) throws IOException, InterruptedException {
        String home = System.getProperty("java.home");
        Path jlink = Path.of(home, "bin", "jlink");
        if (!Files.isExecutable(jlink)) { // no JDK, such as what an archive of dynacheck brings: hosts get all of it
            run(work, "cp", "-RL", home, "runtime");
            return;
        }
        run(
                work,
                jlink.toString(),
                "--add-modules",
                MODULES,
                "--output",
                "runtime",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--compress",
                "zip-2");
    }

    private static void forgetOld(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> archives = files.filter(f -> f.toString().endsWith(".tgz"))
                    .sorted(Comparator.comparing((Path f) -> f.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : archives.subList(Math.min(KEPT, archives.size()), archives.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static String hash(Map<String, Path> files, boolean withRuntime) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(((withRuntime ? Runtime.version() + MODULES : "") + LAYOUT).getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Path> file : files.entrySet()) {
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                try (InputStream in = Files.newInputStream(file.getValue())) {
                    byte[] buffer = new byte[1 << 16];
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        digest.update(buffer, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Path dir, String... command) throws IOException, InterruptedException {
        Path log = dir.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(
                    command[0] + " failed: " + Files.readString(log).strip());
        }
    }
}
