package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** With the targets of this module in reach, which the tests beside the command line lack. */
class TlsOptionTest {
    @Test
    void whereThereAreNoConnectionsTheFlagIsAnErrorWithItsFix() {
        Typed typed = Typed.of("test", "register", "--tls", "--cluster", "sim");
        assertEquals(254, typed.code());
        assertTrue(typed.out().contains("use --cluster local or ssh"), typed.out());
    }
}
