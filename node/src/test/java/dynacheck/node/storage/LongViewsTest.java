package dynacheck.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reconfiguration of a store with a long past writes what changes, and no view as a whole. */
class LongViewsTest {
    private static final ProcessId N1 = ProcessId.of("n1");
    private static final int PAST = 3_000;

    @TempDir
    Path folder;

    private SqliteStorage<Persistent> open() throws StorageException {
        return SqliteStorage.open(folder, "n1", "dynastore", DynaStoreProtocol.CODEC);
    }

    private static Change change(int number) {
        ProcessId id = new ProcessId("p" + number / 2, "%016x".formatted(number / 2));
        return number % 2 == 0 ? new Change.Add(id, "127.0.0.1:7000") : new Change.Remove(id);
    }

    private static View past(int changes) {
        List<Change> all = new ArrayList<>(List.of(new Change.Add(N1, "127.0.0.1:1")));
        IntStream.range(0, changes).forEach(number -> all.add(change(number)));
        return View.of(all);
    }

    /** What a process writes while its view changes; before the last step, if it is not to be whole. */
    private static View reconfigure(SqliteStorage<Persistent> storage, View view, int number, boolean whole)
            throws StorageException {
        View proposal = View.of(List.of(change(number)));
        storage.append(List.of(new Persistent.OwnEntry(view, proposal)));
        storage.append(List.of(new Persistent.MemCopy(view, new MemEntry(N1, proposal))));
        View next = view.union(proposal);
        storage.append(List.of(new Persistent.CurView(next)));
        if (whole) {
            storage.append(List.of(new Persistent.NoMemCopy(view, N1), new Persistent.NoOwnEntry(view)));
        }
        return next;
    }

    private Map<String, byte[]> rows() throws SQLException {
        Map<String, byte[]> rows = new TreeMap<>();
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet all = statement.executeQuery("SELECT key, body FROM record")) {
            while (all.next()) {
                rows.put(all.getString(1), all.getBytes(2));
            }
        }
        return rows;
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteStorage.FILE));
    }

    @Test
    void aLongViewIsWrittenWholeSeldomAndItsChangesEachTime() throws Exception {
        View view = past(PAST);
        try (SqliteStorage<Persistent> storage = open()) {
            storage.append(List.of(new Persistent.CurView(view)));
        }
        Set<String> bases = new TreeSet<>();
        int longest = 0;
        for (int step = 0; step < 40; step++) {
            View before = view;
            try (SqliteStorage<Persistent> storage = open()) {
                for (int i = 0; i < 4; i++) {
                    view = reconfigure(storage, view, PAST + 5 * step + i, true);
                }
                before = view;
                view = reconfigure(storage, view, PAST + 5 * step + 4, false);
            }
            Map<String, byte[]> rows = rows();
            List<String> now = rows.keySet().stream()
                    .filter(key -> key.startsWith("part "))
                    .toList();
            bases.addAll(now);
            assertTrue(now.size() <= 2, now.toString());
            assertEquals(now.size() + 3, rows.size(), rows.keySet().toString());
            for (Map.Entry<String, byte[]> row : rows.entrySet()) {
                longest = Math.max(longest, now.contains(row.getKey()) ? 0 : row.getValue().length);
            }
            View proposal = View.of(List.of(change(PAST + 5 * step + 4)));
            try (SqliteStorage<Persistent> storage = open()) {
                assertEquals(
                        Set.of(
                                new Persistent.OwnEntry(before, proposal),
                                new Persistent.MemCopy(before, new MemEntry(N1, proposal)),
                                new Persistent.CurView(view)),
                        Set.copyOf(storage.load().records()));
                storage.append(List.of(new Persistent.NoMemCopy(before, N1), new Persistent.NoOwnEntry(before)));
            }
        }
        int whole = DynaStoreProtocol.CODEC.encode(view).length;
        assertTrue(longest < whole / 20, longest + " bytes of " + whole);
        assertTrue(bases.size() < 200 / 10, "200 reconfigurations wrote " + bases.size() + " views as a whole");
    }

    @Test
    void withoutWhatTheyDifferFromRecordsAreDamaged() throws Exception {
        View view = past(PAST);
        try (SqliteStorage<Persistent> storage = open()) {
            storage.append(List.of(new Persistent.CurView(view)));
            reconfigure(storage, view, PAST, false);
        }
        String base = rows().keySet().stream()
                .filter(key -> key.startsWith("part "))
                .findFirst()
                .orElseThrow();
        byte[] body = Objects.requireNonNull(rows().get(base));
        for (String sql : List.of(
                "UPDATE record SET body = substr(body, 1, length(body) - 1) WHERE key = ?",
                "UPDATE record SET key = 'part 99' WHERE key = ?",
                "DELETE FROM record WHERE key = ?")) {
            execute(sql, base);
            assertThrows(DamagedStoreException.class, this::open, sql);
            execute("DELETE FROM record WHERE key IN (?, 'part 99')", base);
            execute("INSERT INTO record VALUES (?, ?, ?)", base, body, Ledger.checksum(base, body));
            open().close();
        }
    }

    /** Behind the store's back. */
    private void execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    /** Stores of before have views whole, and a digest in the keys of what is told of them. */
    @Test
    void aStoreOfBeforeIsReadAndItsRowsGo() throws Exception {
        View view = past(PAST);
        View proposal = View.of(List.of(change(PAST)));
        try (SqliteStorage<Persistent> storage = open()) {
            storage.append(List.of(new Persistent.CurView(past(0))));
            storage.append(List.of(new Persistent.OwnEntry(past(0), past(0))));
        }
        asBefore(Map.of(
                "curView",
                new Persistent.CurView(view),
                "own 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
                new Persistent.OwnEntry(view, proposal)));
        View next;
        try (SqliteStorage<Persistent> storage = open()) {
            assertEquals(
                    Set.of(new Persistent.CurView(view), new Persistent.OwnEntry(view, proposal)),
                    Set.copyOf(storage.load().records()));
            storage.append(List.of(new Persistent.NoOwnEntry(view)));
            next = reconfigure(storage, view, PAST, true);
        }
        try (SqliteStorage<Persistent> storage = open()) {
            assertEquals(List.of(new Persistent.CurView(next)), storage.load().records());
        }
        assertEquals(Set.of("curView", "part 1"), rows().keySet());
    }

    private void asBefore(Map<String, Persistent> records) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                PreparedStatement put = connection.prepareStatement("INSERT INTO record VALUES (?, ?, ?)")) {
            statement.executeUpdate("DELETE FROM record");
            long sum = 0;
            for (Map.Entry<String, Persistent> record : records.entrySet()) {
                byte[] body = DynaStoreProtocol.CODEC.encode(record.getValue());
                long checksum = Ledger.checksum(record.getKey(), body);
                sum += checksum;
                put.setString(1, record.getKey());
                put.setBytes(2, body);
                put.setLong(3, checksum);
                put.executeUpdate();
            }
            Ledger ledger;
            try (ResultSet row = statement.executeQuery("SELECT incarnation, commits FROM ledger")) {
                ledger = new Ledger(row.getLong(1), row.getLong(2), records.size(), sum);
            }
            statement.executeUpdate("UPDATE ledger SET rows = " + ledger.rows() + ", sum = " + sum + ", checksum = "
                    + ledger.checksum());
        }
    }
}
