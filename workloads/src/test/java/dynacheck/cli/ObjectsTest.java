package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workloads beyond registers, on a real server: right as it is, and wrong with the bug that is planted in it. */
@Timeout(120)
class ObjectsTest {
    @TempDir
    Path dir;

    private Typed run(String workload, String bug, String... more) throws Exception {
        String words = "test " + workload + " --adapter objects --nodes 3 --nemesis none --rate 300 --time-limit 2"
                + " --seed 1 --target-option bug=" + bug + " --store " + dir.resolve("store") + " "
                + String.join(" ", more);
        return Typed.of(words.strip().split(" "));
    }

    /**
     * Every tenth operation goes wrong. A lost write shows only if somebody reads before the next write, which clients
     * decide by racing: a run is long enough for dozens of them.
     */
    @ParameterizedTest
    @CsvSource({
        "cas-register, blind-cas,      atomicity,    Not atomic",
        "set,          lost-element,   set,          lost-element",
        "counter,      lost-addition,  counter,      lost-addition",
        "queue,        dequeued-twice, queue,        duplicate-value",
        "bank,         torn-transfer,  bank,         wrong-total",
        "list-append,  torn-txn,       transactions, Not strict-serializable",
        "rw-register,  torn-txn,       transactions, Not strict-serializable"
    })
    void aPlantedBugIsFoundAndNothingElseIs(String workload, String bug, String checker, String found)
            throws Exception {
        Needs.programs("python3");
        Typed right = run(workload, "none");
        assertEquals(0, right.code(), right.out());
        Typed wrong = run(workload, bug);
        assertEquals(1, wrong.code(), wrong.out());
        assertTrue(line(wrong, checker).contains("INVALID"), wrong.out());
        assertTrue(line(wrong, checker).contains(found), wrong.out());
        assertTrue(line(wrong, "definition-1").contains("VALID "), wrong.out());
        Typed again = Typed.of("analyze", dir.resolve("store/latest").toString());
        assertEquals(1, again.code(), "a stored run is judged by what its clients said: " + again.out());
        assertTrue(line(again, checker).contains(found), again.out());
    }

    private static String line(Typed typed, String checker) {
        return typed.out()
                .lines()
                .filter(line -> line.startsWith("  " + checker + " "))
                .findFirst()
                .orElse("");
    }

    @Test
    void whatCannotBeIsRefusedWithWhatCan() throws Exception {
        Typed registers = run("register", "none");
        assertEquals(254, registers.code(), registers.out());
        assertTrue(registers.out().contains("target exec does not understand register; it can do: cas-register, set,"));
        Typed watched = run("set", "none", "--stop-on-violation");
        assertEquals(254, watched.code(), watched.out());
        assertTrue(watched.out().contains("--stop-on-violation watches registers"), watched.out());
    }
}
