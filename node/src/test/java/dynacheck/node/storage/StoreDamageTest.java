package dynacheck.node.storage;

import static dynacheck.node.storage.StoreFiles.WAL;
import static dynacheck.node.storage.StoreFiles.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of a store's files, it serves exactly what was committed, or refuses. {@code
 * -Ddynacheck.damage=1000000} flips a bit of every byte and cuts at every length (an hour or so); a smaller number is
 * how many places are drawn of each file.
 */
class StoreDamageTest {
    private static final int PAGE = 1024;
    private static final int FRAME = PAGE + 24;
    private static final int WAL_HEADER = 32;
    private static final int SAMPLES = Integer.getInteger("dynacheck.damage", 20);
    /** In a file of more bytes only drawn places are tried. */
    private static final int LARGE = 1 << 20;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(5);
    private int served;
    private final List<String> refused = new ArrayList<>();

    /** A store in the midst of its life: rows, one that overflows its page, replaced ones, all kinds of records. */
    private StoreFiles made(boolean endedInOrder) throws IOException {
        ProcessId n1 = ProcessId.of("n1");
        View view = View.of(List.of(new Change.Add(n1, "127.0.0.1:1")));
        Map<String, Persistent> state = new LinkedHashMap<>();
        Path made = folder.resolve("made" + endedInOrder);
        StoreFiles files;
        try (SqliteStorage<Persistent> storage = SqliteStorage.open(made, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            List<List<Persistent>> commits = new ArrayList<>();
            commits.add(List.of(new Persistent.CurView(view), new Persistent.OwnEntry(view, view)));
            commits.add(List.of(new Persistent.MemCopy(view, new MemEntry(n1, View.EMPTY))));
            commits.add(List.of(register("long", "x".repeat(6000), 1)));
            for (int i = 0; i < 12; i++) {
                commits.add(List.of(register("k" + i % 5, "v" + i, i)));
            }
            for (List<Persistent> commit : commits) {
                storage.append(commit);
                commit.forEach(r -> state.put(r instanceof Persistent.Register one ? one.key() : r.toString(), r));
            }
            files = StoreFiles.of(made, Set.copyOf(state.values()));
        }
        return endedInOrder ? StoreFiles.of(made, files.state()) : files;
    }

    /** One whose log was carried over into the database, and goes on behind that. */
    private StoreFiles checkpointed() throws IOException {
        Path made = folder.resolve("checkpointed");
        Map<String, Persistent> state = new LinkedHashMap<>();
        try (SqliteStorage<Persistent> storage = SqliteStorage.open(made, "n1", "dynastore", DynaStoreProtocol.CODEC)) {
            for (int i = 0; i < 2_200; i++) {
                Persistent.Register register = register("k" + i % 7, "v" + i, i);
                storage.append(List.of(register));
                state.put(register.key(), register);
            }
            return StoreFiles.of(made, Set.copyOf(state.values()));
        }
    }

    private void attempt(String damage, StoreFiles damaged) throws IOException {
        Set<Persistent> found;
        try {
            found = damaged.serve(folder.resolve("damaged"));
        } catch (StorageException e) {
            refused.add(damage + ": " + e.getMessage());
            return;
        }
        assertEquals(damaged.state(), found, damage + ": served, and is not what was committed");
        served++;
    }

    private void flips(StoreFiles whole) throws IOException {
        for (String name : whole.files().keySet()) {
            byte[] bytes = whole.bytes(name);
            for (int at : places(name, bytes.length)) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                attempt("bit flip in " + name + " at " + at, whole.with(name, flipped));
            }
        }
    }

    private void cuts(StoreFiles whole) throws IOException {
        for (String name : whole.files().keySet()) {
            byte[] bytes = whole.bytes(name);
            for (int length : places(name, bytes.length)) {
                attempt(name + " cut to " + length, whole.with(name, Arrays.copyOf(bytes, length)));
            }
            attempt(name + " gone", whole.with(name, null));
        }
    }

    /** Every place, or: where headers, frames and cells begin, and some drawn between. */
    private int[] places(String name, int length) {
        if (length <= SAMPLES) {
            return IntStream.range(0, length).toArray();
        }
        int step = name.equals(WAL) ? FRAME : PAGE;
        int begin = name.equals(WAL) ? WAL_HEADER : 0;
        TreeSet<Integer> places = new TreeSet<>();
        for (int at = begin; at <= length && length < LARGE; at += step) {
            for (int near : List.of(-1, 0, 8, 20, 27)) {
                places.add(at + near);
            }
        }
        for (int i = 0; i < SAMPLES; i++) {
            places.add(random.nextInt(length));
            places.add(random.nextInt(Math.min(length, 100)));
        }
        return places.stream()
                .mapToInt(p -> p)
                .filter(p -> p >= 0 && p < length)
                .toArray();
    }

    private void assertBothSeen() {
        assertTrue(served > 0, "no damage was harmless: is the state compared at all?");
        assertTrue(refused.size() > 20, served + " served, refused only " + refused);
    }

    @Test
    void afterACrashADamagedStoreServesWhatWasCommittedOrRefuses() throws IOException {
        StoreFiles whole = made(false);
        assertTrue(
                whole.files().keySet().containsAll(StoreFiles.NAMES),
                () -> "files " + whole.files().keySet());
        assertEquals(whole.state(), whole.serve(folder.resolve("damaged")));
        flips(whole);
        cuts(whole);
        assertBothSeen();
    }

    @Test
    void afterAnOrderedEndADamagedStoreServesWhatWasCommittedOrRefuses() throws IOException {
        StoreFiles whole = made(true);
        assertTrue(!whole.files().containsKey(WAL));
        flips(whole);
        cuts(whole);
        assertBothSeen();
    }

    @Test
    void afterACheckpointADamagedStoreServesWhatWasCommittedOrRefuses() throws IOException {
        StoreFiles whole = checkpointed();
        assertTrue(whole.bytes(SqliteStorage.FILE).length > PAGE, "no checkpoint yet");
        assertEquals(whole.state(), whole.serve(folder.resolve("damaged")));
        flips(whole);
        cuts(whole);
        assertBothSeen();
    }

    /** The damage that SQLite itself cannot notice, and that only the counter tells. */
    @Test
    void aLogThatLostItsLastCommitIsRefusedForTheCountersSake() throws IOException {
        StoreFiles whole = made(false);
        byte[] wal = whole.bytes(WAL);
        StoreFiles cut = whole.with(WAL, Arrays.copyOf(wal, wal.length - FRAME));
        DamagedStoreException refusal =
                assertThrows(DamagedStoreException.class, () -> cut.serve(folder.resolve("damaged")));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("commit 16 was durable"),
                () -> "" + refusal.getMessage());
        StoreFiles forgetful = cut.with(CommitCounter.FILE, counterOf(1));
        assertTrue(!forgetful.serve(folder.resolve("damaged")).equals(whole.state()));
    }

    /** A refusal must not mend what it refused. */
    @Test
    void aRefusedStoreStaysRefused() throws IOException {
        StoreFiles whole = made(false);
        Path refusing = folder.resolve("damaged");
        StoreFiles cut = whole.with(WAL, null);
        assertThrows(DamagedStoreException.class, () -> cut.serve(refusing));
        for (int start = 0; start < 20; start++) {
            assertThrows(
                    DamagedStoreException.class,
                    () -> SqliteStorage.open(refusing, StoreFiles.ID, "dynastore", DynaStoreProtocol.CODEC));
        }
    }

    private byte[] counterOf(long commits) throws IOException {
        Path place = Files.createTempDirectory(folder, "counter");
        try (CommitCounter counter = CommitCounter.create(place)) {
            counter.write(commits);
        }
        return Files.readAllBytes(place.resolve(CommitCounter.FILE));
    }
}
