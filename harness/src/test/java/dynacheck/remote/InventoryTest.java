package dynacheck.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    private static final Path KNOWN = Path.of("known");
    private static final Inventory.Defaults DEFAULTS = new Inventory.Defaults("me", null, KNOWN, SshConfig.NONE);

    @Test
    void aList() {
        List<Host> hosts = Inventory.ofList("a@h1:2222,h2, h3:23", DEFAULTS);
        assertEquals(
                List.of("n1 (a@h1:2222)", "n2 (me@h2:22)", "n3 (me@h3:23)"),
                hosts.stream().map(Host::toString).toList());
        assertEquals(KNOWN, hosts.get(0).knownHosts(), "strict");
    }

    @Test
    void addressesOfVersion6() {
        List<Host> hosts = Inventory.ofList("[::1]:22,a@[fe80::1%eth0],2001:db8::7", DEFAULTS);
        assertEquals(
                List.of("n1 (me@[::1]:22)", "n2 (a@[fe80::1%eth0]:22)", "n3 (me@[2001:db8::7]:22)"),
                hosts.stream().map(Host::toString).toList());
    }

    @Test
    void whatTheUsersConfigurationSaysOfAHost(@TempDir Path dir) throws IOException {
        Path key = Files.writeString(dir.resolve("key"), "");
        Path file = Files.writeString(dir.resolve("config"), """
                Host db1 db2
                  HostName %h.example.org
                  Port 2222
                  IdentityFile KEY
                Host db*
                  User admin
                  ProxyJump bastion
                Host *
                  IdentityFile /no/such/key
                """.replace("KEY", key.toString()));
        var unsaid = new Inventory.Defaults(null, null, KNOWN, SshConfig.of(file));
        List<Host> hosts = Inventory.ofList("db1,me@db2:22,db3,10.0.0.1", unsaid);
        String own = System.getProperty("user.name");
        assertEquals(
                List.of(
                        "n1 (admin@db1.example.org:2222)",
                        "n2 (me@db2.example.org:22)",
                        "n3 (admin@db3:22)",
                        "n4 (" + own + "@10.0.0.1:22)"),
                hosts.stream().map(Host::toString).toList(),
                "what is typed wins");
        assertEquals(key, hosts.get(0).identity());
        assertNull(hosts.get(2).identity(), "one that is not there is no key");
        assertEquals("bastion", hosts.get(1).jump());
        assertNull(hosts.get(3).jump());
        var typed = new Inventory.Defaults("root", Path.of("mine"), KNOWN, SshConfig.of(file));
        Host host = Inventory.ofList("db1", typed).getFirst();
        assertEquals("root", host.user());
        assertEquals(Path.of("mine"), host.identity());
        assertEquals(
                "n1 (me@db1:22)", Inventory.ofList("db1", DEFAULTS).getFirst().toString(), "no file says nothing");
    }

    /** As OpenSSH: where they are included, relative names in the configuration's folder, in order of their names. */
    @Test
    void includedFilesCountAndMatchDoesNot(@TempDir Path dir) throws IOException {
        Files.createDirectory(dir.resolve("config.d"));
        Files.writeString(dir.resolve("config.d").resolve("a"), "Host db1\n  Port 2201\nHost other\n  User none\n");
        Files.writeString(dir.resolve("config.d").resolve("b"), "Host db2\n  Port 2202\n");
        Path file = Files.writeString(dir.resolve("config"), """
                Host db*
                  User admin
                  Include config.d/* no-such-file
                  HostName %h.example.org
                Match user admin
                  User stranger
                  Port 99
                Host db3
                  Port 2203
                Match all
                  ProxyJump bastion
                """);
        SshConfig config = SshConfig.of(file);
        List<Host> hosts = Inventory.ofList("db1,db2,db3", new Inventory.Defaults(null, null, KNOWN, config));
        assertEquals(
                List.of(
                        "n1 (admin@db1.example.org:2201)",
                        "n2 (admin@db2.example.org:2202)",
                        "n3 (admin@db3.example.org:2203)"),
                hosts.stream().map(Host::toString).toList());
        assertEquals("bastion", hosts.getFirst().jump());
        assertEquals(
                List.of(file + ", line 5: Match user admin does not count here, nor what stands below it; write it as"
                        + " a block of Host"),
                config.warnings());
    }

    @Test
    void filesThatIncludeEachOtherAreRefused(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("config"), "Include config\n");
        IOException e = assertThrows(IOException.class, () -> SshConfig.of(file));
        assertTrue(String.valueOf(e.getMessage()).contains("look for a circle of Include"), e.getMessage());
    }

    @Test
    void badEntriesAreNamed() {
        for (String bad : List.of(
                "", "a@", "@h", "h:x", "h1,,h2", "h:0", "h:70000", "h1;reboot", "h1,h1", "[::1", "[x]", "h:1:2")) {
            assertThrows(IllegalArgumentException.class, () -> Inventory.ofList(bad, DEFAULTS), bad);
        }
    }

    @Test
    void aFile(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("hosts");
        Files.writeString(file, "# two\n\nroot@10.0.0.1 # first\n10.0.0.2:2022\n");
        assertEquals(2, Inventory.ofFile(file, DEFAULTS).size());
        Files.writeString(file, "h1\nh2:port\n");
        String told =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> Inventory.ofFile(file, DEFAULTS))
                        .getMessage());
        assertTrue(told.contains("hosts:2:"), told);
    }

    @Test
    void vagrantsSettingsAreObeyed() {
        List<Host> hosts = Inventory.ofSshConfig("""
                Host n1
                  HostName 192.168.121.10
                  User vagrant
                  Port 22
                  UserKnownHostsFile /dev/null
                  StrictHostKeyChecking no
                  IdentityFile "/some where/private_key"
                  IdentitiesOnly yes

                Host n2
                  HostName 127.0.0.1
                  Port 2200
                """);
        assertEquals(
                List.of("n1 (vagrant@192.168.121.10:22)", "n2 (vagrant@127.0.0.1:2200)"),
                hosts.stream().map(Host::toString).toList());
        assertEquals(Path.of("/some where/private_key"), hosts.get(0).identity());
        assertNull(hosts.get(0).knownHosts(), "not checked");
        assertEquals(Inventory.userKnownHosts(), hosts.get(1).knownHosts(), "checked unless told otherwise");
    }
}
