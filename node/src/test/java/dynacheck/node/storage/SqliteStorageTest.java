package dynacheck.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStorageTest {
    private static final ProcessId N1 = ProcessId.of("n1");
    private static final View VIEW = View.of(List.of(new Change.Add(N1, "127.0.0.1:1")));

    @TempDir
    Path folder;

    private static Persistent.Register register(String key, String value, long num) {
        return new Persistent.Register(key, new TaggedValue(value, new Timestamp(num, "n1", 1, num)));
    }

    /** A store of an earlier version has pages of 4 KiB. */
    @Test
    void aStoreHasShortPagesUnlessItHasOthers() throws Exception {
        Persistent register = register("a", "x", 1);
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            storage.append(List.of(register));
        }
        assertEquals(1024, pageBytes());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteStorage.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=DELETE");
            statement.execute("PRAGMA page_size=4096");
            statement.execute("VACUUM");
        }
        assertEquals(4096, pageBytes());
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            assertEquals(List.of(register), storage.load().records());
            // Two pages each, one after another in the log, so 9 MB, had it not been written to the file between them.
            for (int i = 2; i < 1_200; i++) {
                storage.append(List.of(register("a", "x", i)));
            }
            long log = Files.size(folder.resolve(SqliteStorage.FILE + "-wal"));
            assertTrue(log < 5 << 20, "a log of " + log + " bytes");
        }
        assertEquals(4096, pageBytes());
    }

    /** As the file itself says. */
    private int pageBytes() throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve(SqliteStorage.FILE));
        return ByteBuffer.wrap(file).getShort(16);
    }

    @Test
    void whatWasAppendedIsThereAfterReopeningInItsLastForm() throws StorageException {
        Persistent own = new Persistent.OwnEntry(VIEW, VIEW);
        Persistent copy = new Persistent.MemCopy(VIEW, new MemEntry(N1, View.EMPTY));
        Persistent other = new Persistent.MemCopy(VIEW, new MemEntry(ProcessId.of("n2"), VIEW));
        Persistent view = new Persistent.CurView(VIEW);
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            assertEquals(new DurableState<>(1, List.of()), storage.load());
            storage.append(List.of(register("a", "old", 1), own, new Persistent.CurView(View.EMPTY), copy));
            storage.append(List.of(register("a", "new", 2), register("b", "x", 1), view, other));
        }
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            DurableState<Persistent> state = storage.load();
            assertEquals(2, state.incarnation());
            assertEquals(
                    Set.of(register("a", "new", 2), register("b", "x", 1), own, copy, other, view),
                    Set.copyOf(state.records()));
            assertEquals(6, state.records().size());
        }
    }

    /** What is erased is gone, also the second time, and the store is whole. */
    @Test
    void whatIsErasedLeavesNothingBehind() throws StorageException {
        Persistent copy = new Persistent.MemCopy(VIEW, new MemEntry(N1, View.EMPTY));
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            storage.append(List.of(new Persistent.OwnEntry(VIEW, VIEW), copy, register("a", "x", 1)));
            storage.append(List.of(new Persistent.NoOwnEntry(VIEW), new Persistent.NoMemCopy(VIEW, N1)));
            storage.append(List.of(new Persistent.NoMemCopy(VIEW, N1)));
        }
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            assertEquals(List.of(register("a", "x", 1)), storage.load().records());
            storage.append(List.of(copy));
        }
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            assertEquals(List.of(copy, register("a", "x", 1)), storage.load().records());
        }
    }

    @Test
    void theIncarnationRisesAtEachStartAlsoWithoutAnyAppend() throws StorageException {
        for (int start = 1; start <= 4; start++) {
            try (SqliteStorage<Persistent> storage =
                    SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
                assertEquals(start, storage.load().incarnation());
            }
        }
    }

    @Test
    void anotherProcessesFolderIsRefused() throws StorageException {
        SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC).close();
        StorageException refused = assertThrows(
                StorageException.class, () -> SqliteStorage.open(folder, "n2", "dynastore", DynaStoreProtocol.CODEC));
        assertTrue(message(refused).contains("belongs to 'n1'"), message(refused));
    }

    @Test
    void aKnownIdWithoutItsStoreIsRefusedAndStaysRefused() throws IOException {
        SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC).close();
        Files.delete(folder.resolve(SqliteStorage.FILE));
        for (int start = 0; start < 2; start++) {
            StorageException refused = assertThrows(
                    StorageException.class,
                    () -> SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC));
            assertTrue(message(refused).contains("crashed for good"), message(refused));
        }
    }

    /** More rows than are decoded at a time, and than may be read ahead. */
    @Test
    void ofManyRowsEachIsThereAndEachIsChecked() throws Exception {
        List<Persistent> many = IntStream.range(0, 30_000)
                .<Persistent>mapToObj(i -> register("%05d".formatted(i), "v" + i, i + 1))
                .toList();
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            storage.append(many);
        }
        for (String damaged : List.of("register 00007", "register 17000", "register 29999")) {
            try (SqliteStorage<Persistent> storage =
                    SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
                assertEquals(many, storage.load().records());
            }
            byte[] body = changeBody(damaged, DynaStoreProtocol.CODEC.encode(register("00000", "other", 9)));
            StorageException refused = assertThrows(
                    StorageException.class,
                    () -> SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC));
            assertTrue(message(refused).contains("row '" + damaged + "' has a wrong checksum"), message(refused));
            changeBody(damaged, body);
        }
    }

    /** Behind the store's back; returns what was there. */
    private byte[] changeBody(String key, byte[] body) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteStorage.FILE));
                PreparedStatement get = connection.prepareStatement("SELECT body FROM record WHERE key = ?");
                PreparedStatement put = connection.prepareStatement("UPDATE record SET body = ? WHERE key = ?")) {
            get.setString(1, key);
            byte[] before;
            try (ResultSet row = get.executeQuery()) {
                assertTrue(row.next(), key);
                before = row.getBytes(1);
            }
            put.setBytes(1, body);
            put.setString(2, key);
            assertEquals(1, put.executeUpdate());
            return before;
        }
    }

    @Test
    void aDamagedStoreIsRefused() throws IOException {
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            for (int i = 0; i < 200; i++) {
                storage.append(List.of(register("key" + i, "v".repeat(500), i)));
            }
        }
        Path store = folder.resolve(SqliteStorage.FILE);
        byte[] whole = Files.readAllBytes(store);
        byte[] garbage = new byte[whole.length];
        new Random(3).nextBytes(garbage);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        for (byte[] damaged : List.of(garbage, cut, new byte[0])) {
            Files.write(store, damaged);
            Files.deleteIfExists(folder.resolve(SqliteStorage.FILE + "-wal"));
            StorageException refused = assertThrows(
                    StorageException.class,
                    () -> SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC));
            assertTrue(message(refused).contains("crashed for good"), message(refused));
        }
    }

    @Test
    void aStoreInUseIsRefusedButNotCalledLost() throws StorageException {
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            storage.append(List.of(register("a", "x", 1)));
            StorageException refused = assertThrows(
                    StorageException.class,
                    () -> SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC));
            assertTrue(!message(refused).contains("crashed for good"), message(refused));
        }
        SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC).close();
    }

    @Test
    void eachLifeReadsItsOwnKeysInAnyScript() throws StorageException {
        Set<String> keys = new TreeSet<>(Set.of("", "A", "a", "ä", "curView", "own", "\uD83D\uDE00", "a b"));
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            for (String key : keys) {
                storage.append(List.of(register(key, "value of " + key, 1)));
            }
        }
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            Set<String> found = new TreeSet<>();
            for (Persistent record : storage.load().records()) {
                found.add(((Persistent.Register) record).key());
            }
            assertEquals(keys, found);
        }
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
