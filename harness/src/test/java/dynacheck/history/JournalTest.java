package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @Test
    void manyThreadsMakeOneWellFormedHistory() throws Exception {
        Path file = dir.resolve("history.edn");
        List<Op> heard = new ArrayList<>();
        int perThread = 60_000;
        List<Thread> threads = new ArrayList<>();
        try (Journal journal = Journal.open(file, heard::add)) {
            for (long p = 0; p < 4; p++) {
                long process = p;
                threads.add(Thread.ofPlatform().start(() -> write(journal, process, perThread)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        History history = HistoryReader.read(file);
        assertEquals(8 * perThread, history.ops().size());
        assertEquals(heard, history.ops());
        for (int i = 1; i < heard.size(); i++) {
            assertTrue(heard.get(i).timeNanos() >= heard.get(i - 1).timeNanos());
        }
    }

    private static void write(Journal journal, long process, int count) {
        for (long i = 0; i < count; i++) {
            List<Object> value = List.of("k1", i);
            journal.append(process, OpType.INVOKE, "write", value, Map.of(Op.NODE, "n1"));
            journal.append(process, OpType.OK, "write", value, Map.of());
        }
    }

    @Test
    void linesHaveTheAgreedForm() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Journal journal = new Journal(out, op -> {}, () -> 5)) {
            journal.append(0L, OpType.INVOKE, "write", List.of("k1", 3L), Map.of(Op.NODE, "n1"));
        }
        assertEquals(
                "{:index 0, :time 0, :process 0, :type :invoke, :f :write, :value [\"k1\" 3], :node \"n1\"}\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void isOnDiskSoonWithoutClosing() throws Exception {
        Path file = dir.resolve("history.edn");
        try (Journal journal = Journal.open(file, op -> {})) {
            journal.append(0L, OpType.INVOKE, "read", null, Map.of());
            while (Files.size(file) == 0) {
                Thread.onSpinWait();
            }
            assertEquals(1, HistoryReader.read(file).calls().size());
        }
        assertThrows(IOException.class, () -> Journal.open(file, op -> {}), "never overwrites a history");
    }

    @Test
    void fullDiskIsToldAndKeepsWhatWasWritten() {
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        OutputStream limited = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (disk.size() >= 1000) {
                    throw new IOException("No space left on device");
                }
                disk.write(b);
            }
        };
        Journal journal = new Journal(limited, op -> {}, System::nanoTime);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> write(journal, 0, 10_000_000));
        assertTrue(String.valueOf(e.getMessage()).contains("No space left"));
        assertThrows(IOException.class, journal::close);
        History kept = HistoryReader.parse(disk.toString(StandardCharsets.UTF_8));
        assertTrue(
                kept.ops().size() > 5,
                "whole lines stay readable: " + kept.ops().size());
    }

    @Test
    void closedJournalRefuses() throws IOException {
        Journal journal = new Journal(new ByteArrayOutputStream(), op -> {}, System::nanoTime);
        journal.close();
        assertThrows(IllegalStateException.class, () -> journal.append(0L, OpType.INVOKE, "read", null, Map.of()));
    }
}
