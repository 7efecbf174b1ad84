package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A protocol whose members never change, through the verbs: what does not apply is said, and never demanded. */
@Timeout(120)
class AbdTest {
    private static final String ABD = " --target-option protocol=abd";

    @TempDir
    Path dir;

    private static Typed typed(String words) throws Exception {
        return Typed.of(words.split(" "));
    }

    /** The checkers of every run judge it; those of the other protocol do not. */
    private static void assertValid(Typed run) {
        assertEquals(0, run.code(), run.out());
        for (String checker : List.of("atomicity", "definition-1", "coverage", "stats")) {
            assertTrue(
                    run.out().lines().anyMatch(line -> line.matches("  " + checker + " +VALID .*")),
                    checker + ": " + run.out());
        }
        assertFalse(run.out().contains("white-box") || run.out().contains("convergence"), run.out());
        assertTrue(
                run.out().contains("skipped: membership: members of dynastore never change"),
                "it is said: " + run.out());
    }

    @Test
    void simulatedRunsAreValidUnderAllFaultsThatApply() throws Exception {
        Typed sweep = typed("sim --seeds 1..30" + ABD + " --store " + dir);
        assertEquals(0, sweep.code(), sweep.out());
        assertFalse(sweep.out().contains("reconfigs>=1") || sweep.out().contains("never provoked: concurrent"));
        Typed run = typed("test register --cluster sim --seed 1 --time-limit 30s --store " + dir + ABD);
        assertValid(run);
        assertEquals(0, typed("analyze " + dir + "/latest").code());
    }

    @Test
    void realNodesAreValid() throws Exception {
        Typed run = typed("test register --nodes 3 --nemesis kill,partition --nemesis-interval 1s --time-limit 20s"
                + " --seed 1 --store " + dir + ABD);
        assertEquals(0, run.code(), run.out());
    }

    @Test
    void whatItCannotDoIsRefusedByName() throws Exception {
        Typed churn = typed("test churn --cluster sim" + ABD);
        assertEquals(254, churn.code(), churn.out());
        assertTrue(churn.out().contains("never changes its members"), churn.out());
        Typed membership = typed("test register --cluster sim --nemesis membership" + ABD);
        assertEquals(254, membership.code(), membership.out());
        assertTrue(membership.out().contains("never change"), membership.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-without-write-back", "reply-before-persist", "small-quorum", "tie-not-broken"})
    void seedsNoticeItsPlantedBugs(String mutant) throws Exception {
        Typed found = typed("mutants --budget 40s --only abd-" + mutant + " --table " + dir.resolve("table.md")
                + " --store " + dir);
        assertEquals(0, found.code(), found.out());
        if (!mutant.equals("reply-before-persist")) { // that takes thousands of seeds, and a schedule shows it at once
            assertTrue(found.out().contains("| atomicity | atomicity | seeds |"), found.out());
        }
    }
}
