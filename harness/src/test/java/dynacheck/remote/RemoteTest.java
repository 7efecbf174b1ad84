package dynacheck.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** {@link SshRemote} and its wrappers against an SSH server within this process. */
class RemoteTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    private final SshServer server = SshServer.setUpDefaultServer();
    private PublicKey allowed;
    private PublicKey hostKey;

    @BeforeEach
    void start() throws Exception {
        ((Logger) LoggerFactory.getLogger("org.apache.sshd")).setLevel(Level.WARN);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair hostKeys = generator.generateKeyPair();
        KeyPair client = generator.generateKeyPair();
        hostKey = hostKeys.getPublic();
        allowed = client.getPublic();
        Files.writeString(
                dir.resolve("key"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(client.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, allowed));
        server.setCommandFactory((channel, command) ->
                new ProcessShellCommandFactory().createCommand(channel, "sh -c " + "\"" + quoted(command) + "\""));
        server.start();
        known(hostKey);
    }

    private static String quoted(String command) {
        return command.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private void known(PublicKey key) throws IOException {
        Files.writeString(
                dir.resolve("known"), "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key) + "\n");
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    private Host host() {
        return new Host(
                "n1",
                "someone",
                "127.0.0.1",
                server.getPort(),
                "127.0.0.1",
                dir.resolve("key"),
                dir.resolve("known"),
                Host.DIR);
    }

    @Test
    void aCommandHasInputOutputErrorsAndAnExitCode() throws Exception {
        try (Remote remote = new SshRemote(host())) {
            ExecResult result = remote.exec("cat; echo wrong >&2; exit 3", "input\n".getBytes(UTF_8), TIMEOUT);
            assertEquals(new ExecResult(3, "input\n", "wrong\n"), result);
            IOException told = assertThrows(IOException.class, () -> result.orThrow("the command"));
            assertEquals("the command: exit code 3, wrong", told.getMessage());
        }
    }

    @Test
    void filesGoBothWaysWhole() throws Exception {
        byte[] bytes = new byte[700_001];
        new Random(5).nextBytes(bytes);
        Files.write(dir.resolve("here"), bytes);
        try (Remote remote = new Retrying(new Throttled(new SshRemote(host())))) {
            remote.upload(dir.resolve("here"), dir.resolve("there").toString(), TIMEOUT);
            remote.download(dir.resolve("there").toString(), dir.resolve("back"), 1 << 20, TIMEOUT);
            assertArrayEquals(bytes, Files.readAllBytes(dir.resolve("back")));
            remote.download(dir.resolve("there").toString(), dir.resolve("back"), 10, TIMEOUT);
            assertEquals(10, Files.size(dir.resolve("back")), "bounded");
            assertFalse(Files.exists(dir.resolve("there.part")));
        }
    }

    @Test
    void aCommandThatDoesNotEndIsGivenUp() throws Exception {
        try (Remote remote = new SshRemote(host())) {
            IOException late =
                    assertThrows(IOException.class, () -> remote.exec("sleep 5", new byte[0], Duration.ofMillis(300)));
            assertTrue(String.valueOf(late.getMessage()).contains("no end"), late.getMessage());
            assertEquals(
                    "0", remote.exec("echo $?", new byte[0], TIMEOUT).stdout().strip(), "usable afterwards");
        }
    }

    @Test
    void aBrokenConnectionIsMadeAnew() throws Exception {
        try (Remote remote = new Retrying(new SshRemote(host()))) {
            remote.exec("true", new byte[0], TIMEOUT);
            server.getActiveSessions().forEach(session -> session.close(true));
            assertEquals(
                    "again", remote.exec("echo again", new byte[0], TIMEOUT).orThrow("echo"));
        }
    }

    /** What jsch answers where the connection ends in this very moment, it also answers to a kind it does not know. */
    @Test
    void whatGotNoChannelHasNotBegun() throws Exception {
        try (SshRemote remote = new SshRemote(host())) {
            assertThrows(Remote.NotBegunException.class, () -> remote.open("no such kind"));
            assertEquals(0, remote.exec("true", new byte[0], TIMEOUT).exitCode());
        }
    }

    @Test
    void aStrangeHostKeyIsRefusedUnlessKeysAreNotChecked() throws Exception {
        known(allowed);
        try (Remote remote = new SshRemote(host())) {
            assertThrows(Remote.NotBegunException.class, () -> remote.exec("true", new byte[0], TIMEOUT));
        }
        Host h = host();
        Host trusting =
                new Host(h.name(), h.user(), h.address(), h.port(), h.nodeAddress(), h.identity(), null, h.dir());
        try (Remote remote = new SshRemote(trusting)) {
            assertEquals(0, remote.exec("true", new byte[0], TIMEOUT).exitCode());
        }
    }

    @Test
    void aWrongKeyIsNamed() throws Exception {
        allowed = hostKey;
        try (Remote remote = new SshRemote(host())) {
            IOException refused =
                    assertThrows(Remote.NotBegunException.class, () -> remote.exec("true", new byte[0], TIMEOUT));
            assertTrue(String.valueOf(refused.getMessage()).contains("the key was refused"), refused.getMessage());
        }
    }
}
