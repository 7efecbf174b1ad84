package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.ssh.Tenancy.Lease;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenancyTest {
    private final Tenancy<String> hosts = new Tenancy<>(List.of("a", "b"));

    private Lease<String> rent(String node) throws IOException {
        return hosts.rent(node, old -> true);
    }

    @Test
    void aHostIsTakenFromANodeThatHasEndedWhenNoneIsUnused() throws Exception {
        assertEquals(new Lease<>("a", 0, null), rent("n1"));
        hosts.end("n1");
        assertEquals(new Lease<>("b", 0, null), rent("n2"), "an unused one comes first");
        assertFalse(hosts.isGone("n1"), "its files are still there");
        assertEquals(new Lease<>("a", 1, "n1"), rent("n3"));
        assertTrue(hosts.isGone("n1"));
        hosts.end("n3");
        assertEquals(new Lease<>("a", 2, "n3"), rent("n4"));
        assertEquals(List.of("a", "b"), hosts.hosts());
    }

    @Test
    void aNodeThatMayRunAgainOrHasAFaultKeepsItsHost() throws Exception {
        rent("n1");
        rent("n2");
        String none =
                String.valueOf(assertThrows(IOException.class, () -> rent("n3")).getMessage());
        assertTrue(none.contains("(n1, n2); give more hosts than --nodes"), none);
        hosts.end("n1");
        hosts.end("n2");
        assertEquals(new Lease<>("b", 1, "n2"), hosts.rent("n3", old -> !old.equals("n1")));
        assertThrows(IOException.class, () -> hosts.rent("n4", old -> !old.equals("n1")));
        assertEquals(new Lease<>("a", 1, "n1"), rent("n4"));
    }

    @Test
    void idsAreNeverUsedTwice() throws Exception {
        rent("n1");
        assertThrows(IllegalArgumentException.class, () -> rent("n1"));
    }
}
