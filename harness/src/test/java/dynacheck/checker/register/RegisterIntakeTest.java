package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.Journal;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories too long to be kept: what is held, what is told of a violation, and what a file is read again for. */
class RegisterIntakeTest {
    private static final AtomicityOptions OPTIONS = AtomicityOptions.DEFAULT;

    private final List<Op> ops = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private void add(long process, OpType type, boolean write, String key, @Nullable Object value) {
        int at = ops.size();
        ops.add(new Op(at, at, process, type, write ? "write" : "read", Arrays.asList(key, value), Map.of()));
    }

    private void write(String key, long value) {
        add(0, OpType.INVOKE, true, key, value);
        add(0, OpType.OK, true, key, value);
    }

    private void read(String key, @Nullable Long value) {
        add(1, OpType.INVOKE, false, key, null);
        add(1, OpType.OK, false, key, value);
    }

    /** Each value written and read once, one after another. */
    private void turns(String key, long from, long to) {
        for (long v = from; v < to; v++) {
            write(key, v);
            read(key, v);
        }
    }

    private AtomicityResult judge(int mostKept) {
        RegisterIntake intake = new RegisterIntake(OPTIONS, mostKept);
        for (int i = 0; i < ops.size(); i++) {
            intake.accept(ops.get(i), i + 1);
        }
        return intake.finish();
    }

    private byte[] text() {
        StringBuilder text = new StringBuilder();
        ops.forEach(op -> Journal.print(op, text));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyValuesThatCanStillBeReadAreHeld() {
        RegisterIntake intake = new RegisterIntake(OPTIONS, 1000);
        long most = 0;
        int line = 0;
        for (long v = 1; v <= 100_000; v++) {
            add(0, OpType.INVOKE, true, "x", v);
            add(1, OpType.INVOKE, false, "x", null);
            if (v % 1000 == 0) { // somebody else's, never heard of again
                add(v, OpType.INVOKE, true, "x", -v);
                add(v, OpType.INFO, true, "x", -v);
            }
            add(0, OpType.OK, true, "x", v);
            add(1, OpType.OK, false, "x", v);
            for (; line < ops.size(); line++) {
                intake.accept(ops.get(line), line + 1);
            }
            most = Math.max(most, intake.liveValues());
        }
        assertTrue(most > 100 && most < 230, "100 writes that nobody read, and a few values: " + most);
        AtomicityResult result = intake.finish();
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(200_100, result.operations());
        assertEquals(100, result.indeterminate());
    }

    @Test
    void aStaleReadIsToldByItsOperations() {
        turns("x", 1, 1000);
        read("x", 900L);
        AtomicityResult result = judge(100);
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(OnlineZones.ENGINE, result.engine());
        Anomaly anomaly = result.anomalies().getFirst();
        assertEquals("stale-read", anomaly.name());
        assertEquals(3, anomaly.witness().size(), anomaly::toString);
    }

    @Test
    void aLaterWriteOfTheSameValueChangesNothing() {
        turns("x", 1, 1000);
        read("x", 900L);
        write("x", 900);
        Anomaly anomaly = judge(100).anomalies().getFirst();
        assertEquals("stale-read", anomaly.name());
        assertEquals(3, anomaly.witness().size(), anomaly::toString);
    }

    @Test
    void readsOfWhatNobodyLeftBehindHaveTheirNames() {
        turns("phantom", 1, 200);
        read("phantom", 5000L);
        turns("future", 1, 200);
        read("future", 5000L);
        turns("future", 300, 400);
        write("future", 5000);
        turns("aborted", 1, 200);
        add(0, OpType.INVOKE, true, "aborted", 5000L);
        add(0, OpType.FAIL, true, "aborted", 5000L);
        turns("aborted", 300, 400);
        read("aborted", 5000L);
        turns("initial", 1, 200);
        read("initial", null);
        AtomicityResult result = judge(100);
        for (String name : List.of("phantom-read", "future-read", "aborted-read", "lost-initial")) {
            String key = name.substring(name.startsWith("lost") ? 5 : 0).replace("-read", "");
            assertEquals(name, byKey(result, key).anomalies().getFirst().name());
        }
    }

    @Test
    void oneBrokenRegisterHidesNoOther() {
        turns("x", 1, 500);
        read("y", null);
        turns("y", 1, 500);
        read("x", 7L);
        AtomicityResult result = judge(100);
        assertEquals(Verdict.INVALID, result.verdict());
        assertTrue(result.reason().endsWith("on 1 register (\"x\")."), result.reason());
        assertEquals(2 * 2 * 499 + 2, result.operations());
    }

    @Test
    void whatIsNotKnownOfAForgottenValueIsNotClaimed() throws IOException {
        turns("x", 1, 6_000);
        turns("y", 1, 500);
        read("x", 3L);
        KeyResult piped = byKey(judge(100), "x");
        Anomaly anomaly = piped.anomalies().getFirst();
        assertEquals("stale-read", anomaly.name());
        assertTrue(anomaly.tags().contains("source-forgotten"), anomaly::toString);
        assertTrue(anomaly.explanation().getLast().contains("analyze it as a file"), anomaly::toString);

        Path file = Files.write(dir.resolve("history.edn"), text());
        AtomicityResult again = Atomicity.check(file, null, OPTIONS, note -> {}, 100);
        Anomaly told = byKey(again, "x").anomalies().getFirst();
        assertFalse(told.tags().contains("source-forgotten"), told::toString);
        assertEquals(3, told.witness().size(), told::toString);
        assertEquals(Verdict.VALID, byKey(again, "y").verdict());
        assertEquals(OnlineZones.ENGINE, again.engine(), "only what belongs to the value is read again");
    }

    /** All of them are kept then, so that each is counted under its own name. */
    @Test
    void ofSeveralViolationsAllAreCounted() throws IOException {
        turns("x", 1, 6_000);
        read("x", 3L);
        read("x", 4L);
        write("x", 7_000);
        read("x", 5_999L);
        Path file = Files.write(dir.resolve("history.edn"), text());
        AtomicityResult result = Atomicity.check(file, null, OPTIONS, note -> {}, 100);
        assertEquals(Map.of("stale-read", 2, "lost-write", 1), result.counts());
        assertEquals(RegisterChecker.ZONES, result.engine());
    }

    @Test
    void aValueThatWasForgottenIsToldByWhatTheSecondLookFinds() throws IOException {
        turns("stale", 1, 6_000);
        read("stale", 3L);
        turns("phantom", 10_001, 16_000);
        read("phantom", 3L);
        add(9, OpType.INVOKE, true, "future", 3L);
        add(9, OpType.FAIL, true, "future", 3L);
        turns("future", 20_001, 26_000);
        read("future", 5L);
        turns("future", 26_000, 26_100);
        write("future", 5L);
        Path file = Files.write(dir.resolve("history.edn"), text());
        AtomicityResult result = Atomicity.check(file, null, OPTIONS, note -> {}, 100);
        for (String key : List.of("stale", "phantom", "future")) {
            assertEquals(
                    List.of(key + "-read"),
                    byKey(result, key).anomalies().stream().map(Anomaly::name).toList());
        }
        assertEquals(OnlineZones.ENGINE, result.engine());
    }

    @Test
    void aValueWrittenAnewIsJudgedOnceTheOldOneIsOverwritten() {
        turns("x", 1, 500);
        turns("x", 1, 500);
        AtomicityResult result = judge(100);
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(OnlineZones.ENGINE, result.engine());
    }

    @Test
    void valuesThatNeverTellTheirWriteAreKeptAndSearched() {
        for (int i = 0; i < 300; i++) {
            add(0, OpType.INVOKE, true, "x", 5L);
            add(1, OpType.INVOKE, true, "x", 5L);
            add(0, OpType.OK, true, "x", 5L);
            add(1, OpType.OK, true, "x", 5L);
            read("x", 5L);
        }
        AtomicityResult result = judge(100);
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(RegisterChecker.SEARCH, result.engine());
    }

    @Test
    void valuesFoundToRepeatTooLateAreUnknownAndTheReasonSaysWhatToDo() {
        turns("x", 1, 500);
        add(0, OpType.INVOKE, true, "x", 1000L);
        add(1, OpType.INVOKE, true, "x", 1000L);
        AtomicityResult result = judge(100);
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(result.reason().contains("value 1000 was written anew (index 1997)"), result.reason());
        assertTrue(result.reason().contains("give it as a file"), result.reason());
    }

    private static KeyResult byKey(AtomicityResult result, String key) {
        return result.keys().stream()
                .filter(k -> key.equals(k.key()))
                .findFirst()
                .orElseThrow();
    }
}
