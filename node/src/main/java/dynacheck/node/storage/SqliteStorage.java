package dynacheck.node.storage;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.DurableState;
import dynacheck.node.wire.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * {@link Storage} in one SQLite file. Write-ahead log with synchronous=FULL: a commit returns after the log was synced.
 * Each record is a row under a key that names what it replaces.
 *
 * <p>It serves what was committed or refuses, whatever became of its files: each row has a checksum, the
 * {@link Ledger} says which rows there are, and the {@link CommitCounter} which commit was the last. Not noticed is a
 * folder that is replaced as a whole by an older copy of itself.
 */
public final class SqliteStorage<R extends DiskRecord> implements Storage<R> {
    static final String FILE = "store.db";

    private static final int PAGE_BYTES = 1024;
    /** Of the log, after which it is written to the file. */
    private static final int LOG_BYTES = 4 * 1024 * 1024;

    private static final String RECORDS =
            "CREATE TABLE record (key TEXT PRIMARY KEY, body BLOB NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID";
    private static final String LEDGER = "CREATE TABLE ledger (one INTEGER PRIMARY KEY, incarnation INTEGER NOT NULL,"
            + " commits INTEGER NOT NULL, rows INTEGER NOT NULL, sum INTEGER NOT NULL, checksum INTEGER NOT NULL)";

    /** Rows in a piece that is decoded at a time, and pieces that may be read ahead. */
    private static final int PIECE_ROWS = 4096;

    private static final int MOST_PIECES = 4;

    /** Not damage: the same store may open another day. */
    private static final Set<SQLiteErrorCode> PASSING = Set.of(
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_LOCKED,
            SQLiteErrorCode.SQLITE_NOMEM,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_PERM);

    private static final String READ = "SELECT key, body, checksum FROM record ";

    private final Rows<R> rows;
    private final Connection connection;
    private final CommitCounter counter;
    private final PreparedStatement putRecord;
    private final PreparedStatement eraseRecord;
    private final PreparedStatement putLedger;
    private final Map<String, Long> checksums = new HashMap<>();
    private Ledger ledger = Ledger.EMPTY;
    /** What the start found, for the first who asks: to read a large store takes seconds. */
    private @Nullable List<R> found;

    private SqliteStorage(Codec<?, R> codec, Connection connection, CommitCounter counter) throws SQLException {
        this.rows = new Rows<>(codec);
        this.connection = connection;
        this.counter = counter;
        connection.setAutoCommit(false);
        putRecord = connection.prepareStatement("INSERT OR REPLACE INTO record VALUES (?, ?, ?)");
        eraseRecord = connection.prepareStatement("DELETE FROM record WHERE key = ?");
        putLedger = connection.prepareStatement("INSERT OR REPLACE INTO ledger VALUES (1, ?, ?, ?, ?, ?)");
    }

    /** Whether no process has lived in the folder. */
    public static boolean isEmpty(Path folder) {
        return !Files.exists(folder.resolve(Identity.FILE));
    }

    /**
     * Opens the store of process {@code id} in {@code folder}, made at the first start, and raises the incarnation
     * durably.
     *
     * @param protocol whose records are kept; another one is refused later
     * @throws DamagedStoreException if something that was committed is missing or is not as it was written
     * @throws StorageException if the folder is another process's, or the store cannot be used now
     */
    public static <R extends DiskRecord> SqliteStorage<R> open(
            Path folder, String id, String protocol, Codec<?, R> codec) throws StorageException {
        try {
            Files.createDirectories(folder);
            boolean first = Identity.check(folder, id, protocol, folder.resolve(FILE));
            if (first) {
                beginAnew(folder, id);
            }
            SqliteStorage<R> opened = connect(folder, id, codec, first);
            if (first) {
                Identity.write(folder, id, protocol);
            }
            return opened;
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException("cannot use the data folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Removes what a first start left that did not come to its end. Nothing was promised before that. */
    private static void beginAnew(Path folder, String id) throws IOException {
        Path counter = folder.resolve(CommitCounter.FILE);
        Path store = folder.resolve(FILE);
        boolean began = Files.exists(counter);
        if (began) {
            try (CommitCounter found = CommitCounter.open(folder)) {
                if (found.last() > 1) {
                    throw new DamagedStoreException(id, "the file that says whose " + folder + " is, is missing", null);
                }
            }
        } else if (Files.exists(store)) {
            throw new DamagedStoreException(id, counter + " is missing", null);
        }
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve(FILE + suffix));
        }
        CommitCounter.create(folder).close();
    }

    private static <R extends DiskRecord> SqliteStorage<R> connect(
            Path folder, String id, Codec<?, R> codec, boolean first) throws IOException {
        Path store = folder.resolve(FILE);
        if (!Files.exists(folder.resolve(CommitCounter.FILE))) {
            throw new DamagedStoreException(id, folder.resolve(CommitCounter.FILE) + " is missing", null);
        }
        CommitCounter counter = CommitCounter.open(folder);
        Connection connection = null;
        try {
            SQLiteConfig config = new SQLiteConfig();
            config.setGetGeneratedKeys(false); // a query after each row that is written; nobody wants its number
            connection = config.createConnection("jdbc:sqlite:" + store);
            prepare(connection, first);
            SqliteStorage<R> opened = new SqliteStorage<>(codec, connection, counter);
            opened.verify();
            opened.commit(opened.ledger.nextLife());
            return opened;
        } catch (SQLException | DamageException e) {
            close(connection, counter);
            boolean passing = e instanceof SQLException sql && PASSING.contains(code(sql));
            if (first || passing) {
                throw new StorageException("cannot open the store in " + folder + ": " + e.getMessage(), e);
            }
            throw new DamagedStoreException(id, store + ": " + e.getMessage(), e);
        } catch (IOException e) {
            close(connection, counter);
            throw e;
        }
    }

    private static SQLiteErrorCode code(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
    }

    /** Makes the tables, or checks that the file is whole and has them. */
    private static void prepare(Connection connection, boolean first) throws SQLException, DamageException {
        try (Statement statement = connection.createStatement()) {
            // One process per store: whoever holds it keeps it locked until it ends.
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            // Each register that is written costs a page of the log and later one of the file: most are short. A store
            // that has other pages keeps them.
            statement.execute("PRAGMA page_size=" + PAGE_BYTES);
            statement.execute("PRAGMA journal_mode=WAL");
            try (ResultSet page = statement.executeQuery("PRAGMA page_size")) {
                page.next();
                statement.execute("PRAGMA wal_autocheckpoint=" + LOG_BYTES / page.getInt(1));
            }
            statement.execute("PRAGMA synchronous=FULL");
            if (first) {
                statement.execute(RECORDS);
                statement.execute(LEDGER);
                return;
            }
            Set<String> tables = new TreeSet<>();
            try (ResultSet rows = statement.executeQuery("SELECT sql FROM sqlite_schema")) {
                while (rows.next()) {
                    tables.add(String.valueOf(rows.getString(1)));
                }
            }
            if (!tables.equals(Set.of(RECORDS, LEDGER))) {
                throw new DamageException("the tables are " + tables);
            }
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check(1)")) {
                if (!check.next() || !"ok".equals(check.getString(1))) {
                    throw new DamageException("integrity check: " + check.getString(1));
                }
            }
        }
    }

    /** Reads everything; what is wrong must stop the start, not a later step. */
    private void verify() throws SQLException, DamageException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM ledger")) {
            if (row.next()) {
                ledger = new Ledger(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
                if (row.getInt(1) != 1 || row.getLong(6) != ledger.checksum() || row.next()) {
                    throw new DamageException("the ledger has a wrong checksum");
                }
            }
        }
        String contradiction = counter.contradiction(ledger.commits());
        if (!contradiction.isEmpty()) {
            throw new DamageException(contradiction);
        }
        long sum = 0;
        found = read();
        for (long checksum : checksums.values()) {
            sum += checksum;
        }
        if (checksums.size() != ledger.rows() || sum != ledger.sum()) {
            throw new DamageException(
                    checksums.size() + " rows are not the " + ledger.rows() + " of commit " + ledger.commits());
        }
    }

    /** Decodes on another thread while this one reads on: for a million rows, each of the two takes seconds. */
    private List<R> read() throws SQLException, DamageException {
        List<R> records = new ArrayList<>();
        Deque<CompletableFuture<Rows.Decoded<R>>> pieces = new ArrayDeque<>();
        checksums.clear();
        readBases();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(READ + "ORDER BY key")) {
            List<Rows.Row> piece = new ArrayList<>(PIECE_ROWS);
            while (result.next()) {
                Rows.Row row = row(result);
                piece.add(row);
                checksums.put(row.key(), row.checksum());
                if (piece.size() == PIECE_ROWS) {
                    List<Rows.Row> whole = piece;
                    pieces.add(CompletableFuture.supplyAsync(() -> rows.decoded(whole)));
                    piece = new ArrayList<>(PIECE_ROWS);
                    if (pieces.size() == MOST_PIECES) {
                        rows.take(pieces.removeFirst().join(), records);
                    }
                }
            }
            for (CompletableFuture<Rows.Decoded<R>> rest : pieces) {
                rows.take(rest.join(), records);
            }
            rows.take(rows.decoded(piece), records);
        }
        return records;
    }

    /** What other rows cannot be read without. */
    private void readBases() throws SQLException, DamageException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(READ + "WHERE " + Rows.BASES)) {
            while (result.next()) {
                rows.restore(row(result));
            }
        }
    }

    private static Rows.Row row(ResultSet result) throws SQLException, DamageException {
        String key = result.getString(1);
        byte[] body = result.getBytes(2);
        if (key == null || body == null) {
            throw new DamageException("row '" + key + "' is not whole");
        }
        return new Rows.Row(key, body, result.getLong(3));
    }

    @Override
    public DurableState<R> load() throws StorageException {
        List<R> records = found;
        found = null;
        try {
            return new DurableState<>(ledger.incarnation(), records == null ? read() : records);
        } catch (SQLException | DamageException e) {
            throw new StorageException("cannot read the store: " + e.getMessage(), e);
        }
    }

    @Override
    public void append(List<R> records) throws StorageException {
        found = null;
        try {
            long sum = ledger.sum();
            for (R record : records) {
                sum += record.erases() ? 0 : put(record);
                for (String gone : rows.gone(record)) {
                    sum += erase(gone);
                }
            }
            commit(ledger.nextCommit(checksums.size(), sum));
        } catch (SQLException | IOException e) {
            throw new StorageException("cannot write the store (disk full?): " + e.getMessage(), e);
        }
    }

    /** Returns by how much the sum of the rows' checksums grows, as the next ones do. */
    private long put(R record) throws SQLException {
        long sum = 0;
        for (Map.Entry<String, byte[]> row : rows.of(record).entrySet()) {
            sum += put(row.getKey(), row.getValue());
        }
        return sum;
    }

    private long put(String key, byte[] body) throws SQLException {
        long checksum = Ledger.checksum(key, body);
        Long replaced = checksums.put(key, checksum);
        putRecord.setString(1, key);
        putRecord.setBytes(2, body);
        putRecord.setLong(3, checksum);
        putRecord.executeUpdate();
        return checksum - (replaced == null ? 0 : replaced);
    }

    private long erase(String key) throws SQLException {
        Long erased = checksums.remove(key);
        if (erased == null) {
            return 0;
        }
        eraseRecord.setString(1, key);
        eraseRecord.executeUpdate();
        return -erased;
    }

    private void commit(Ledger next) throws SQLException, IOException {
        putLedger.setLong(1, next.incarnation());
        putLedger.setLong(2, next.commits());
        putLedger.setLong(3, next.rows());
        putLedger.setLong(4, next.sum());
        putLedger.setLong(5, next.checksum());
        putLedger.executeUpdate();
        connection.commit();
        counter.write(next.commits());
        ledger = next;
    }

    @Override
    public void close() {
        close(connection, counter);
    }

    private static void close(@Nullable Connection connection, CommitCounter counter) {
        try (counter) {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException | IOException e) {
            // Everything acknowledged is in the synced log; the next start recovers from it.
        }
    }
}
