package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of {@link MutantCatalogue} holds, and the faithful protocol passes what kills the mutants. */
@NullUnmarked
class MutantsTest {
    private static final int SEEDS = 50;

    static List<MutantCatalogue.Kill> kills() {
        return MutantCatalogue.kills();
    }

    @ParameterizedTest
    @MethodSource("kills")
    void isKilled(MutantCatalogue.Kill kill) {
        String violation = kill.hunt().apply(kill.mutant());
        assertTrue(violation.startsWith(kill.property()), () -> "found instead: '" + violation + "'");
    }

    @Test
    void everyMutantHasItsRow() {
        EnumSet<Mutant> rows = EnumSet.copyOf(MutantCatalogue.EQUIVALENT.keySet());
        rows.add(Mutant.NONE);
        kills().forEach(kill -> rows.add(kill.mutant()));
        assertEquals(EnumSet.allOf(Mutant.class), rows);
    }

    /** The scripts that kill are fair: the faithful protocol, and mutants said to be equivalent, pass each of them. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "UPDATE_WITHOUT_COLLECT", "NOTIFY_NOT_REPEATED"})
    void scriptsAreFair(Mutant mutant) {
        for (MutantCatalogue.Kill kill : kills()) {
            if (kill.by().equals(MutantCatalogue.SCRIPT)) {
                assertEquals("", kill.hunt().apply(mutant), kill::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATE_WITHOUT_COLLECT", "NOTIFY_NOT_REPEATED"})
    void equivalentMutantsSurvive(Mutant mutant) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertEquals("", RandomSchedule.violation(RandomSchedule.run(seed, mutant)), "seed " + seed);
        }
        Stream<Explorer.Result> searches = Stream.of(
                SearchScopes.updatesThenScansAndAScanner(mutant), SearchScopes.updatesAndTwoScansInARow(mutant));
        assertTrue(searches.allMatch(result -> result.complete() && result.ok()));
    }
}
