package dynacheck.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunKeysTest {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    @TempDir
    Path root;

    @Test
    void filesAreTheirOwnersOnlyAndGoWithTheRun() throws Exception {
        try (RunKeys keys = RunKeys.create(root, LIFETIME)) {
            TlsFiles node = keys.files("n1", "127.0.0.1");
            for (Path file : List.of(node.key(), TlsFiles.in(keys.folder()).key())) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertTrue(Files.readString(file).startsWith("-----BEGIN PRIVATE KEY-----\n"));
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.folder())));
            String printed = keys.node("n1", "127.0.0.1").toString();
            assertEquals("CN=n1, O=dynacheck", printed, "never the key");
        }
        assertEquals(List.of(), folders(root));
    }

    @Test
    void whatAnEarlierRunLeftIsRemovedAndWhatARunStillUsesIsNot() throws Exception {
        Path left = Files.createDirectory(root.resolve("run-of-yesterday"));
        Files.createFile(left.resolve("lock"));
        Files.writeString(left.resolve("key.pem"), "secret");
        Files.createDirectory(root.resolve("run-that-was-cut-short-before-its-lock"));
        try (RunKeys first = RunKeys.create(root, LIFETIME);
                RunKeys second = RunKeys.create(root, LIFETIME)) {
            assertEquals(
                    Stream.of(first.folder(), second.folder()).sorted().toList(),
                    folders(root).stream().sorted().toList());
        }
    }

    /** Nobody is left to clean up but the shell that waits for this. */
    @Test
    void killNineOfTheHarnessLeavesNoKey() throws Exception {
        Process harness = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Harness.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .start();
        Path folder = Path.of(harness.inputReader().readLine());
        assertTrue(Files.exists(TlsFiles.in(folder).key()), folder.toString());
        harness.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Files.exists(folder)) {
            assertTrue(System.nanoTime() < end, folder + " is still there");
            Thread.sleep(20); // between two looks at the condition
        }
    }

    /** Makes keys and waits to be killed. */
    static final class Harness {
        private Harness() {}

        @SuppressWarnings("SystemOut") // what it is asked for
        public static void main(String[] args) throws Exception {
            RunKeys keys = RunKeys.create(Path.of(args[0]), LIFETIME);
            System.out.println(keys.folder());
            Thread.sleep(Duration.ofMinutes(1)); // much longer than the test lets it live
        }
    }

    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(Files::isDirectory).toList();
        }
    }
}
