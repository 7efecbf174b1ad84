package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.target.PlantedBug;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the table of mutants says of a checker that misses one, or alarms at none. */
class KillTableTest {
    private static Kill kill(String name, String equivalent, String by) {
        PlantedBug bug = new PlantedBug(name, "atomicity", equivalent, Optional::empty);
        return new Kill(bug, by, by.isEmpty() ? "" : "seeds", 7, 1.25, by.isEmpty() ? null : 3L);
    }

    private static KillTable table(Kill... kills) {
        return new KillTable("store", List.of(kills));
    }

    @Test
    void everyOneButTheEquivalentMustBeNoticed() {
        KillTable good = table(kill("lost", "", "white-box"), kill("harmless", "nobody can tell", ""));
        assertEquals(Verdict.VALID, good.verdict());
        assertEquals("1 mutant, all noticed; 1 equivalent, none noticed", good.summary());

        KillTable survived = table(kill("lost", "", "white-box"), kill("kept", "", ""));
        assertEquals(Verdict.UNKNOWN, survived.verdict());
        assertEquals("not as it should be: [kept]", survived.summary());

        KillTable falseAlarm = table(kill("harmless", "nobody can tell", "atomicity"));
        assertEquals(Verdict.UNKNOWN, falseAlarm.verdict());
    }

    /** Its page has first what somebody must look at, and the line that repeats each. */
    @Test
    void whatSurvivedStandsFirstOnThePage() {
        var page = table(kill("lost", "", "white-box"), kill("kept", "", ""))
                .page(Map.of(), List.of("./dynacheck", "mutants"), Duration.ofSeconds(1));
        List<List<String>> rows = page.tables().getFirst().rows();
        assertEquals(List.of("kept", "lost"), rows.stream().map(List::getFirst).toList());
        assertEquals(
                List.of("", "./dynacheck replay 3 --target-option mutant=lost"),
                rows.stream().map(List::getLast).toList());
    }

    @Test
    void rowsSayWhatBecameOfEach() {
        List<String> lines = table(
                        kill("lost", "", "white-box"), kill("kept", "", ""), kill("harmless", "nobody can tell", ""))
                .markdown();
        assertTrue(lines.contains("| lost | atomicity | white-box | seeds | 7 | 1.3 | 3 |"), lines.toString());
        assertTrue(lines.contains("| kept | atomicity | **survived** |  | 7 | 1.3 |  |"), lines.toString());
        assertTrue(
                lines.contains("| harmless | atomicity |  | equivalent: nobody can tell | 7 | 1.3 |  |"),
                lines.toString());
    }
}
