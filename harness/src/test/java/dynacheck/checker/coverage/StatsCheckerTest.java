package dynacheck.checker.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsCheckerTest {
    private static StatsResult check(String script) {
        return StatsChecker.check(Runs.parse(script));
    }

    private static List<String> standstills(String script) {
        return check(script).standstills().stream().map(String::valueOf).toList();
    }

    /** As wide as it is: neither its registers nor its nodes are named if the whole function stopped. */
    @Test
    void aFunctionThatStoppedIsNamedWithTheTimeAndTheTriesSince() {
        String writes = "write A n1 1 a; ok A; wait 1000; write B n1 2 a; info B; write C n2 3 b; fail C;";
        assertEquals(List.of(":write (the last at 0.0 s, 2 tried since)"), standstills(writes + "read D n1 a; ok D 1"));
        assertTrue(check(writes).reason().contains("Stopped completing: :write (the last at 0.0 s, 2 tried since)."));
        assertEquals(
                List.of(),
                standstills(writes + "write D n3 4 c; ok D").stream()
                        .filter(s -> s.startsWith(":write ("))
                        .toList());
    }

    @Test
    void aNodeARegisterOrBothAreNamedWhereOnlyThoseStopped() {
        String good = "wait 2000; read Z n1 a; ok Z 1; read Y n2 b; ok Y 1;";
        assertEquals(
                List.of(":read at n3 (never did, 2 tried since)"),
                standstills("read A n3 a; info A; read B n3 b; info B;" + good));
        assertEquals(
                List.of(":read on register \"c\" (the last at 0.0 s, 2 tried since)"),
                standstills("read A n1 c; ok A 1; read B n1 c; info B; read C n2 c; info C;" + good));
        assertEquals(
                List.of(":read on register \"b\" at n1 (never did, 2 tried since)"),
                standstills("read A n1 b; info A; read B n1 b; info B;" + good));
    }

    /** One under way at the end, and what a compare-and-set answers, are no standstill. */
    @Test
    void whatWentOnIsNotNamed() {
        assertEquals(List.of(), standstills("read A n1; ok A 1; read B n1"));
        assertFalse(check("read A n1; info A; read B n1; info B; read C n1; ok C 1")
                .reason()
                .contains("Stopped"));
    }

    @Test
    void aNodeThatSeldomAnswersIsNamed() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            char process = (char) ('A' + i);
            script.append(
                    "read " + process + " n2; " + (i % 10 == 9 ? "ok " + process + " 1;" : "info " + process + ";"));
        }
        String reason = check(script.toString()).reason();
        assertTrue(reason.contains("Completed seldom: :read at n2 (2 of 20)."), reason);
        assertFalse(check(script + "read Z n2; ok Z 1").standstills().iterator().hasNext());
    }
}
