package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each entry of {@link MutantCatalogue} holds, and the faithful protocol passes what kills the mutants. */
@NullUnmarked
class MutantsTest {
    private static final int SEEDS = 50;

    static Stream<Arguments> kills() {
        return MutantCatalogue.ALL.stream()
                .flatMap(mutant -> mutant.fate().kills().stream().map(kill -> Arguments.of(mutant, kill)));
    }

    static Stream<Mutant> equivalent() {
        return MutantCatalogue.ALL.stream()
                .filter(mutant -> mutant.fate().kills().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("kills")
    void isKilled(Mutant mutant, Kill kill) {
        String violation = kill.hunt().apply(mutant);
        assertTrue(violation.startsWith(kill.property()), () -> "found instead: '" + violation + "'");
    }

    /** Each is killed, or it is said why none can be. */
    @Test
    void everyMutantHasItsKillOrItsReason() {
        for (Mutant mutant : MutantCatalogue.ALL) {
            assertNotEquals(
                    mutant.fate().kills().isEmpty(), mutant.fate().equivalent().isEmpty(), mutant::name);
        }
        assertEquals(4, equivalent().count());
        assertEquals(90, new HashSet<>(MutantCatalogue.names()).size());
    }

    /** The scripts that kill are fair: the faithful protocol, and mutants said to be equivalent, pass each of them. */
    @ParameterizedTest
    @MethodSource("fair")
    void scriptsAreFair(Parts parts) {
        for (Mutant mutant : MutantCatalogue.ALL) {
            for (Kill kill : mutant.fate().kills()) {
                if (kill.by().equals(Kill.SCRIPT)) {
                    assertEquals("", kill.hunt().apply(parts), () -> mutant + ": " + kill);
                }
            }
        }
    }

    static List<Parts> fair() {
        return Stream.concat(Stream.of(Parts.FAITHFUL, ShortParts.SHORT), equivalent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("equivalent")
    void equivalentMutantsSurvive(Mutant mutant) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertEquals("", RandomSchedule.violation(RandomSchedule.run(seed, mutant)), "seed " + seed);
        }
        Stream<Explorer.Result> searches = Stream.of(
                SearchScopes.updatesThenScansAndAScanner(mutant), SearchScopes.updatesAndTwoScansInARow(mutant));
        assertTrue(searches.allMatch(result -> result.complete() && result.ok()));
    }
}
