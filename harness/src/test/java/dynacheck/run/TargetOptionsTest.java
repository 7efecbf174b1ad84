package dynacheck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.Capabilities;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.target.TargetOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetOptionsTest {
    private record Knows(List<TargetOption> options) implements Target {
        @Override
        public String name() {
            return "toy";
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.DEFAULT.with(options.toArray(TargetOption[]::new));
        }

        @Override
        public Optional<String> contradiction(Map<String, String> given) {
            return given.containsKey("one") && given.containsKey("other")
                    ? Optional.of("one: leave out other")
                    : Optional.empty();
        }

        @Override
        public Session open(RunSetup run) {
            throw new UnsupportedOperationException();
        }
    }

    private static final Target EITHER =
            new Knows(List.of(TargetOption.flag("one", "or the other"), TargetOption.flag("other", "or the one")));

    private static final Target TOY = new Knows(List.of(
            TargetOption.oneOf("mutant", "a planted bug", List.of("lost-add", "half-quorum")),
            TargetOption.flag("trace", "whether it traces"),
            TargetOption.between("chunk-bytes", "of a message", 1, 1 << 20)));

    private static String refused(Target target, String key, String value) {
        return String.valueOf(assertThrows(BadArguments.class, () -> TargetOptions.checked(target, Map.of(key, value)))
                .getMessage());
    }

    @Test
    void aKeyThatNobodyKnowsIsRefusedWithTheNearestOne() {
        String told = refused(TOY, "mutnat", "lost-add");
        assertTrue(told.contains("--target-option mutnat: target toy has no such option; did you mean mutant?"), told);
        assertTrue(told.contains("known: mutant, trace, chunk-bytes"), told);
        assertTrue(refused(new Knows(List.of()), "trace", "true").contains("it has none"));
        assertFalse(refused(TOY, "colour", "red").contains("did you mean"), "nothing is near");
    }

    @Test
    void aValueThatIsNotAnyIsRefused() {
        assertTrue(refused(TOY, "mutant", "lots-add").contains("did you mean lost-add?"));
        assertTrue(refused(TOY, "mutant", "NOPE").contains("known: lost-add, half-quorum"));
        assertTrue(refused(TOY, "trace", "maybe").contains("known: true, false"));
        for (String bad : List.of("0", "-1", "1048577", "x", "", "1.5", "9".repeat(40))) {
            assertTrue(refused(TOY, "chunk-bytes", bad).contains("from 1 to 1048576"), bad);
        }
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertEquals(Map.of("one", "true"), TargetOptions.checked(EITHER, Map.of("one", "true")));
        Map<String, String> both = Map.of("one", "true", "other", "true");
        BadArguments refused = assertThrows(BadArguments.class, () -> TargetOptions.checked(EITHER, both));
        assertEquals("--target-option one: leave out other", refused.getMessage());
    }

    @Test
    void theTargetGetsItsOwnSpelling() {
        assertEquals(
                Map.of("mutant", "lost-add", "trace", "false", "chunk-bytes", "1048576"),
                TargetOptions.checked(TOY, Map.of("mutant", "LOST_ADD", "trace", "False", "chunk-bytes", "1048576")));
    }
}
