package dynacheck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path root;

    @Test
    void twoRunsOfOneMomentGetTwoFoldersAndLinksFollow() throws Exception {
        Store store = new Store(root);
        Instant start = Instant.parse("2024-05-06T07:08:09.123Z");
        Path first = store.create("register", start);
        Path second = store.create("register", start);
        assertEquals("20240506T070809.123Z", String.valueOf(first.getFileName()));
        assertNotEquals(first, second);
        assertEquals(second.toRealPath(), root.resolve("current").toRealPath());
        store.finished(first);
        store.finished(second);
        assertEquals(second.toRealPath(), root.resolve("latest").toRealPath());
        assertEquals(second.toRealPath(), root.resolve("register/latest").toRealPath());
    }

    @Test
    void aRunIsReadBackAsWritten() throws Exception {
        RunInfo run = new RunInfo(
                "register",
                "register",
                42,
                List.of("n1", "n2"),
                List.of("fault:kill"),
                Duration.ofSeconds(3),
                Map.of("jdk", "25"),
                List.of("dynacheck", "test", "register"),
                Instant.parse("2024-05-06T07:08:09Z"));
        Store.writeRun(root, run, Map.of("rate", 200));
        assertEquals(run, Store.readRun(root));
        assertTrue(Files.readString(root.resolve("test.json")).contains("\"rate\" : 200"));
        assertTrue(Store.readRun(Files.createDirectory(root.resolve("other"))).isForeign());
    }

    @Test
    void aDamagedDescriptionIsNamedWithItsPlace() throws Exception {
        for (String bad : List.of("{", "[]", "{\"seed\": 1}", "{\"name\": \"x\", \"start-time\": \"noon\"}")) {
            Files.writeString(root.resolve("test.json"), bad);
            IOException e = assertThrows(IOException.class, () -> Store.readRun(root));
            assertTrue(String.valueOf(e.getMessage()).contains("test.json"), e.toString());
        }
    }
}
