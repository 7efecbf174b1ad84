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

    @Test
    void aList() {
        List<Host> hosts = Inventory.ofList("a@h1:2222,h2, h3:23", "me", null, KNOWN);
        assertEquals(
                List.of("n1 (a@h1:2222)", "n2 (me@h2:22)", "n3 (me@h3:23)"),
                hosts.stream().map(Host::toString).toList());
        assertEquals(KNOWN, hosts.get(0).knownHosts(), "strict");
    }

    @Test
    void badEntriesAreNamed() {
        for (String bad : List.of("", "a@", "@h", "h:x", "h1,,h2", "h:0", "h:70000", "h1;reboot", "h1,h1")) {
            assertThrows(IllegalArgumentException.class, () -> Inventory.ofList(bad, "me", null, KNOWN), bad);
        }
    }

    @Test
    void aFile(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("hosts");
        Files.writeString(file, "# two\n\nroot@10.0.0.1 # first\n10.0.0.2:2022\n");
        assertEquals(2, Inventory.ofFile(file, "me", null, KNOWN).size());
        Files.writeString(file, "h1\nh2:port\n");
        String told = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> Inventory.ofFile(file, "me", null, KNOWN))
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
