package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** With the targets of this module in reach, which the tests beside the command line lack. */
class TlsOptionTest {
    @Test
    void whereThereAreNoConnectionsTheFlagIsAnErrorWithItsFix() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream stderr = System.err;
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            assertEquals(254, Main.exitCode("test", "register", "--tls", "--cluster", "sim"));
        } finally {
            System.setErr(stderr);
        }
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("use --cluster local or ssh"), told.toString());
    }
}
