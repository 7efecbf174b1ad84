package dynacheck.node.storage;

import dynacheck.node.protocol.DurableState;
import dynacheck.node.protocol.Persistent;
import dynacheck.node.protocol.View;
import dynacheck.node.wire.Codec;
import dynacheck.node.wire.WireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Storage} in one SQLite file. Write-ahead log with synchronous=FULL: a commit returns after the log was synced.
 * Each record is a row under a key that names what it replaces.
 */
public final class SqliteStorage implements Storage {
    static final String FILE = "store.db";

    private final Connection connection;
    private final long incarnation;

    private SqliteStorage(Connection connection, long incarnation) {
        this.connection = connection;
        this.incarnation = incarnation;
    }

    /**
     * Opens the store of process {@code id} in {@code folder}, made at the first start, and raises the incarnation
     * durably.
     *
     * @throws StorageException if the folder is another process's, or its store is missing or damaged
     */
    public static SqliteStorage open(Path folder, String id) throws StorageException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StorageException("cannot make the data folder " + folder + ": " + e.getMessage(), e);
        }
        Path store = folder.resolve(FILE);
        boolean first = Identity.check(folder, id, store);
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + store);
            SqliteStorage opened = new SqliteStorage(connection, prepare(connection, first));
            if (first) {
                Identity.write(folder, id);
            } else {
                opened.load(); // a row that cannot be read must stop the start, not a later step
            }
            return opened;
        } catch (SQLException | StorageException e) {
            closeQuietly(connection);
            if (first || isBusy(e)) {
                throw new StorageException("cannot open the store in " + folder + ": " + e.getMessage(), e);
            }
            throw Identity.lost(id, store + " is damaged: " + e.getMessage(), e);
        }
    }

    private static boolean isBusy(Exception e) {
        return e instanceof SQLException sql && (sql.getErrorCode() == 5 || sql.getErrorCode() == 6);
    }

    /** Checks or makes the tables; returns the raised incarnation. */
    private static long prepare(Connection connection, boolean first) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // One process per store: whoever holds it keeps it locked until it ends.
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            if (first) {
                statement.execute("CREATE TABLE IF NOT EXISTS record"
                        + " (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID");
                statement.execute("CREATE TABLE IF NOT EXISTS life (one INTEGER PRIMARY KEY, incarnation INTEGER)");
                statement.execute("INSERT OR IGNORE INTO life VALUES (1, 0)");
            } else {
                try (ResultSet check = statement.executeQuery("PRAGMA quick_check")) {
                    if (!check.next() || !"ok".equals(check.getString(1))) {
                        throw new SQLException("quick_check failed");
                    }
                }
            }
            if (statement.executeUpdate("UPDATE life SET incarnation = incarnation + 1 WHERE one = 1") != 1) {
                throw new SQLException("the incarnation is missing");
            }
            try (ResultSet life = statement.executeQuery("SELECT incarnation FROM life WHERE one = 1")) {
                life.next();
                return life.getLong(1);
            }
        }
    }

    @Override
    public DurableState load() throws StorageException {
        List<Persistent> records = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT body FROM record ORDER BY key")) {
            while (rows.next()) {
                records.add(Codec.decode(rows.getBytes(1), Persistent.class));
            }
        } catch (SQLException | WireException e) {
            throw new StorageException("cannot read the store: " + e.getMessage(), e);
        }
        return new DurableState(incarnation, records);
    }

    @Override
    public void append(List<Persistent> records) throws StorageException {
        try {
            connection.setAutoCommit(false);
            try (PreparedStatement put = connection.prepareStatement("INSERT OR REPLACE INTO record VALUES (?, ?)")) {
                for (Persistent record : records) {
                    put.setString(1, key(record));
                    put.setBytes(2, Codec.encode(record));
                    put.executeUpdate();
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new StorageException("cannot write the store (disk full?): " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    /** Records with equal keys replace each other. */
    private static String key(Persistent record) {
        return switch (record) {
            case Persistent.Register register -> "register " + register.key();
            case Persistent.MemCopy copy ->
                "mem " + digest(copy.view()) + " " + copy.entry().owner().name();
            case Persistent.OwnEntry own -> "own " + digest(own.view());
            case Persistent.CurView view -> "curView";
        };
    }

    private static String digest(View view) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Codec.encode(view)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // Everything acknowledged is in the synced log; the next start recovers from it.
        }
    }
}
