package dynacheck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreServerTest {
    @TempDir
    Path dir;

    /** As a client that does not tidy the path, as browsers would. */
    private static String get(StoreServer server, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void runsAreListedAndFilesServed() throws Exception {
        Path run = Files.createDirectories(dir.resolve("store/register/20240506T070809.123Z"));
        Files.writeString(run.resolve("results.edn"), "{:valid? false\n :reason \"x\"}");
        Files.writeString(run.resolve("report.html"), "<p>the report</p>");
        Files.createDirectories(dir.resolve("store/<b>/20240506T070809.124Z"));
        try (StoreServer server = StoreServer.start(dir.resolve("store"), 0)) {
            String page = get(server, "/");
            assertTrue(page.contains("INVALID") && page.contains("20240506T070809.123Z"), page);
            assertFalse(page.contains("<td><b>/"), "names are escaped");
            assertTrue(get(server, "/register/20240506T070809.123Z/report.html").contains("the report"));
            assertTrue(get(server, "/register/20240506T070809.123Z/").contains("results.edn"));
            assertTrue(get(server, "/register/20240506T070809.123Z").contains("301"));
            assertTrue(get(server, "/absent").contains("404"));
        }
    }

    @Test
    void nothingOutsideTheStoreIsServed() throws Exception {
        Path store = Files.createDirectories(dir.resolve("store"));
        Files.writeString(dir.resolve("secret"), "the secret");
        Files.createSymbolicLink(store.resolve("link"), dir.resolve("secret"));
        try (StoreServer server = StoreServer.start(store, 0)) {
            for (String path : new String[] {"/../secret", "/%2e%2e/secret", "/link", "//" + dir + "/secret", "/%00"}) {
                String answer = get(server, path);
                assertFalse(answer.contains("the secret"), path);
                assertTrue(answer.contains("404") || answer.contains("400"), path + ": " + answer);
            }
        }
    }

    @Test
    void aPortInUseIsNamedWithTheWayOut() throws Exception {
        try (StoreServer server = StoreServer.start(dir, 0)) {
            IOException e = assertThrows(IOException.class, () -> StoreServer.start(dir, server.port()));
            assertEquals("port " + server.port() + " is in use; name another with --port", e.getMessage());
        }
        assertEquals(
                "port 80 is for root only, as ports below 1024 are; name another with --port",
                StoreServer.unusable(80, new BindException("Permission denied")).getMessage());
    }
}
