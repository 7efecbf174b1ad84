package dynacheck.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a host needs to run a node: {@code runtime/} (a JVM of only the modules that are used) and {@code lib/}.
 *
 * @param hash of the jars and the JDK; the same hash is the same deployment
 */
record Deployment(String hash, Path archive) {
    private static final String MODULES = "java.base,java.logging,java.management,java.naming,java.sql,java.xml,"
            + "java.desktop,jdk.unsupported,jdk.zipfs,jdk.crypto.ec";

    /** Builds it from this JVM and {@code jars}, or finds it in {@code cache} from an earlier run. */
    static Deployment build(List<Path> jars, Path cache) throws IOException, InterruptedException {
        String hash = hash(jars);
        Path archive = cache.resolve(hash + ".tgz");
        if (Files.exists(archive)) {
            return new Deployment(hash, archive);
        }
        Path work = Files.createTempDirectory(Files.createDirectories(cache), "build");
        try {
            String home = System.getProperty("java.home");
            Path jlink = Path.of(home, "bin", "jlink");
            if (!Files.isExecutable(jlink)) {
                throw new IOException("no jlink in " + home + ": the harness needs a JDK to make the hosts' runtime");
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
                    "--compress",
                    "zip-2");
            Path lib = Files.createDirectory(work.resolve("lib"));
            for (Path jar : jars) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
            run(work, "tar", "czf", "all.tgz", "runtime", "lib");
            Files.move(work.resolve("all.tgz"), archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return new Deployment(hash, archive);
    }

    private static String hash(List<Path> jars) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((Runtime.version() + MODULES).getBytes(StandardCharsets.UTF_8));
            for (Path jar : jars) {
                digest.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                try (InputStream in = Files.newInputStream(jar)) {
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
