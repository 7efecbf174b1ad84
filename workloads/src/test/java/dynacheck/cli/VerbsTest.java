package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.generator.Arrivals;
import dynacheck.sweep.Swarm;
import org.junit.jupiter.api.Test;

/** What is said to arguments that are not understood. */
class VerbsTest {
    private static void refused(String why, String... args) {
        Typed typed = Typed.of(args);
        assertEquals(254, typed.code(), typed.out());
        assertTrue(typed.out().contains(why), typed.out());
    }

    @Test
    void whatIsNearestIsOffered() {
        refused("did you mean test? ", "tset");
        refused("did you mean serve? ", "sevre");
        refused("did you mean --nemesis? ", "test", "register", "--nemisis=kill");
        refused("did you mean sim? ", "bench", "smi");
        assertFalse(Typed.of("frobnicate").out().contains("did you mean"), "nothing is near");
    }

    @Test
    void arrivalsAreThoseOfPeopleWhoDoNotKnowEachOther() {
        assertEquals(Arrivals.EXPONENTIAL, new TestCommand().arrivals);
        assertEquals(Arrivals.EXPONENTIAL, new SwarmOptions().arrivals);
        assertEquals(
                Arrivals.EXPONENTIAL, Swarm.USUAL.draw(1).trial().settings().arrivals());
    }

    @Test
    void messagesAreInPlainWords() {
        refused("'--rate': 'x' is not a number", "test", "register", "--rate", "x");
        refused("'--keys': 'x' is not a whole number", "test", "register", "--keys", "x");
        refused("Value for option '--target-option' (K=V)", "test", "register", "--target-option", "x");
        refused("not understood: 'tset'", "tset");
    }
}
