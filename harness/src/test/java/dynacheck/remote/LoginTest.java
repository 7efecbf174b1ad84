package dynacheck.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dynacheck.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Which keys a login tries, which way it takes, and what is said where there is none. Servers are of this process. */
class LoginTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private final List<SshServer> servers = new ArrayList<>();
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private Path known;

    @BeforeEach
    void quiet() throws IOException {
        ((Logger) LoggerFactory.getLogger("org.apache.sshd")).setLevel(Level.WARN);
        known = Files.createFile(home.resolve("known_hosts"));
        Needs.programs("ssh-keygen");
    }

    @AfterEach
    void stop() throws IOException {
        for (SshServer server : servers) {
            server.stop(true);
        }
    }

    /** A server whose every connection is counted as forwarded or not by what it is asked for. */
    private SshServer server(String address, boolean forwards) throws Exception {
        SshServer server = SshServer.setUpDefaultServer();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var keys = generator.generateKeyPair();
        server.setHost(address);
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(keys));
        server.setPublickeyAuthenticator((user, key, session) -> allowed.contains(line(key)));
        server.setCommandFactory((channel, command) -> new ProcessShellCommandFactory()
                .createCommand(channel, forwards ? "false" : "sh -c \"" + command + "\""));
        if (forwards) {
            server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        }
        server.start();
        servers.add(server);
        Files.writeString(
                known,
                Files.readString(known) + "[" + address + "]:" + server.getPort() + " " + line(keys.getPublic())
                        + "\n");
        return server;
    }

    private static String line(PublicKey key) {
        return PublicKeyEntry.toString(key);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), told);
    }

    private Path key(String name, String passphrase, boolean isAllowed) throws Exception {
        Path file = home.resolve(name);
        run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", passphrase, "-f", file.toString());
        if (isAllowed) {
            String[] words = Files.readString(home.resolve(name + ".pub")).split(" ");
            allowed.add(words[0] + " " + words[1]);
        }
        return file;
    }

    private Host host(SshServer server, @Nullable Path identity, @Nullable String jump) {
        String address = server.getHost();
        return new Host("n1", "me", address, server.getPort(), address, identity, known, Host.DIR, jump);
    }

    private void succeeds(Host host, @Nullable Path agent) throws Exception {
        try (Remote remote = new SshRemote(host, new SshKeys(home, agent))) {
            assertEquals("in", remote.exec("echo in", new byte[0], TIMEOUT).orThrow("echo"));
        }
    }

    private LoginException fails(Host host) {
        try (Remote remote = new SshRemote(host, new SshKeys(home, null))) {
            IOException refused =
                    assertThrows(Remote.NotBegunException.class, () -> remote.exec("true", new byte[0], TIMEOUT));
            assertTrue(refused.getCause() instanceof LoginException, String.valueOf(refused));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("SSH to n1 (me@127.0.0.1:"), "names the host");
            return (LoginException) refused.getCause();
        }
    }

    @Test
    void aPassphraseOnOneUsualKeyDoesNotKeepAnotherFromBeingTried() throws Exception {
        SshServer server = server("127.0.0.1", false);
        key("id_ed25519", "secret", true);
        key("id_rsa", "", true);
        succeeds(host(server, null, null), null);
    }

    @Test
    void anAgentsKeysAreTried() throws Exception {
        Needs.programs("ssh-agent", "ssh-add");
        SshServer server = server("127.0.0.1", false);
        Path socket = home.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("agent.log").toFile())
                .start();
        try {
            long end = System.nanoTime() + TIMEOUT.toNanos();
            while (!Files.exists(socket)) {
                assertTrue(System.nanoTime() < end, Files.readString(home.resolve("agent.log")));
                Thread.onSpinWait();
            }
            Path key = key("for-the-agent", "", true);
            ProcessBuilder adding = new ProcessBuilder("ssh-add", key.toString()).redirectErrorStream(true);
            adding.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertEquals(0, adding.start().waitFor());
            succeeds(host(server, null, null), socket);
            Path withPassphrase = key("other", "secret", false);
            succeeds(host(server, withPassphrase, null), socket);
        } finally {
            agent.destroy();
        }
    }

    @Test
    void eachCauseHasItsOwnSentenceAndFix() throws Exception {
        SshServer server = server("127.0.0.1", false);
        LoginException none = fails(host(server, null, null));
        assertTrue(
                String.valueOf(none.getMessage()).startsWith("there is no key: none of [id_ed25519"), none.toString());
        assertTrue(none.fix().contains("ssh-keygen"), none.fix());

        Path absent = home.resolve("absent");
        assertEquals(
                "there is no key file " + absent,
                fails(host(server, absent, null)).getMessage());

        Path key = key("key", "", false);
        LoginException isPublic = fails(host(server, home.resolve("key.pub"), null));
        assertEquals(key + ".pub is a public key", isPublic.getMessage());
        assertEquals("give the private one, " + key, isPublic.fix());

        Path text = Files.writeString(home.resolve("text"), "not a key\n");
        assertTrue(String.valueOf(fails(host(server, text, null)).getMessage()).contains("is no private key"));

        Path secret = key("id_rsa", "secret", true);
        LoginException passphrase = fails(host(server, secret, null));
        assertEquals("the key " + secret + " has a passphrase", passphrase.getMessage());
        assertTrue(passphrase.fix().contains("ssh-add " + secret), passphrase.fix());
        assertEquals(
                "the key " + secret + " has a passphrase",
                fails(host(server, null, null)).getMessage(),
                "of the usual ones");

        LoginException refused = fails(host(server, key, null));
        assertEquals("the key was refused (tried " + key + ")", refused.getMessage());
        assertTrue(refused.fix().contains("ssh-copy-id -p " + server.getPort()), refused.fix());
    }

    @Test
    void theWayMayLeadThroughOtherHosts() throws Exception {
        Path key = key("id_rsa", "", true);
        SshServer end = server("127.0.0.1", false);
        SshServer first = server("127.0.0.1", true);
        SshServer second = server("127.0.0.1", true);
        String way = "me@127.0.0.1:" + first.getPort() + ",bastion";
        Files.writeString(
                home.resolve("config"),
                "Host bastion\n  HostName 127.0.0.1\n  Port " + second.getPort() + "\n  User me\n  IdentityFile " + key
                        + "\n");
        succeeds(host(end, null, "bastion"), null);
        succeeds(host(end, null, way), null);
        second.stop(true);
        try (Remote remote = new SshRemote(host(end, null, way), new SshKeys(home, null))) {
            assertThrows(
                    Remote.NotBegunException.class, () -> remote.exec("true", new byte[0], TIMEOUT), "not straight");
        }
        Files.writeString(
                home.resolve("config"),
                "Host round\n  HostName 127.0.0.1\n  Port " + first.getPort() + "\n  User me\n  ProxyJump round\n");
        assertTrue(String.valueOf(fails(host(end, null, "round")).getMessage()).contains("more than 5 hosts"));
    }

    @Test
    void addressesMayBeOfVersion6() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertTrue(probe.isBound());
        } catch (IOException e) {
            Needs.that(false, "no IPv6 here: " + e.getMessage());
        }
        key("id_rsa", "", true);
        SshServer server = server("::1", false);
        Host host = Inventory.ofList(
                        "me@[::1]:" + server.getPort(), new Inventory.Defaults(null, null, known, SshConfig.NONE))
                .getFirst();
        assertEquals("n1 (me@[::1]:" + server.getPort() + ")", host.toString());
        succeeds(host, null);
    }
}
