package dynacheck.node.storage;

import static dynacheck.node.storage.StoreFiles.WAL;
import static dynacheck.node.storage.StoreFiles.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a power cut may leave is accepted, with all that was acknowledged: the log up to its last sync and any part
 * of what was written after that; the unsynced counter as it was at any commit, or with the slot torn that was being
 * written.
 */
class StorePowerCutTest {
    private static final int COMMITS = 8;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(7);

    /** The files at the end of each commit; the first of them at the start. */
    private List<StoreFiles> moments() throws IOException {
        Path made = folder.resolve("made");
        List<StoreFiles> moments = new ArrayList<>();
        Set<Persistent> state = new HashSet<>();
        try (SqliteStorage<Persistent> storage =
                SqliteStorage.open(made, StoreFiles.ID, "dynastore", DynaStoreProtocol.CODEC)) {
            moments.add(StoreFiles.of(made, Set.of()));
            for (int i = 0; i < COMMITS; i++) {
                Persistent record = register("k" + i, "v".repeat(i * 700), i);
                storage.append(List.of(record));
                state.add(record);
                moments.add(StoreFiles.of(made, Set.copyOf(state)));
            }
        }
        return moments;
    }

    private void accept(StoreFiles cut) throws IOException {
        assertEquals(cut.state(), cut.serve(folder.resolve("cut")));
    }

    @Test
    void theCounterMayBeOfAnyEarlierCommit() throws IOException {
        List<StoreFiles> moments = moments();
        for (int now = 0; now < moments.size(); now++) {
            for (int then = 0; then <= now; then++) {
                byte[] counter = moments.get(then).bytes(CommitCounter.FILE);
                accept(moments.get(now).with(CommitCounter.FILE, counter));
            }
        }
    }

    @Test
    void theSlotOfTheCounterThatWasBeingWrittenMayBeTorn() throws IOException {
        List<StoreFiles> moments = moments();
        for (int now = 1; now < moments.size(); now++) {
            byte[] before = moments.get(now - 1).bytes(CommitCounter.FILE);
            byte[] after = moments.get(now).bytes(CommitCounter.FILE);
            int at = Arrays.mismatch(before, after) / CommitCounter.SLOT_BYTES * CommitCounter.SLOT_BYTES;
            for (int garbled = 1; garbled <= 16; garbled++) {
                byte[] torn = after.clone();
                for (int i = 0; i < garbled; i++) {
                    torn[at + i] = (byte) random.nextInt();
                }
                accept(moments.get(now).with(CommitCounter.FILE, torn));
            }
        }
    }

    @Test
    void ofACommitThatWasNotSyncedAnyPartMayBeThere() throws IOException {
        List<StoreFiles> moments = moments();
        for (int now = 0; now + 1 < moments.size(); now++) {
            StoreFiles synced = moments.get(now);
            byte[] next = moments.get(now + 1).bytes(WAL);
            int begun = synced.bytes(WAL).length;
            for (int i = 0; i < 12; i++) {
                byte[] part = Arrays.copyOf(next, begun + random.nextInt(next.length - begun));
                accept(synced.with(WAL, part));
                int garbled = begun + random.nextInt(next.length - begun);
                byte[] mixed = next.clone();
                Arrays.fill(mixed, garbled, Math.min(garbled + 512, next.length), (byte) 0x5a);
                accept(synced.with(WAL, mixed));
            }
        }
    }

    /** Before the first start came to its end nothing was promised. */
    @Test
    void aFirstStartThatWasCutShortIsMadeAgain() throws IOException {
        StoreFiles first = moments().getFirst().with("identity", null);
        accept(first);
        accept(first.with(WAL, null));
        accept(first.with(WAL, null).with(SqliteStorage.FILE, null));
        accept(first.with(CommitCounter.FILE, new byte[2 * CommitCounter.SLOT_BYTES])
                .with(WAL, null)
                .with(SqliteStorage.FILE, null));
    }

    @Test
    void aLaterStoreWithoutItsIdentityIsNotAFirstStart() throws IOException {
        StoreFiles later = moments().getLast().with("identity", null);
        for (StoreFiles damaged : List.of(later, later.with(CommitCounter.FILE, null))) {
            assertThrows(DamagedStoreException.class, () -> damaged.serve(folder.resolve("cut")));
        }
    }

    @Test
    void theCountersFileKeepsItsSize() throws IOException {
        moments();
        assertTrue(Files.size(folder.resolve("made").resolve(CommitCounter.FILE)) == 2 * CommitCounter.SLOT_BYTES);
    }
}
