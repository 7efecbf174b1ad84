package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.BrokenInvariantException;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Planted bugs can be chosen in the program of the mutants, and nowhere else. */
@NullUnmarked
class MutantMainTest {
    @TempDir
    Path data;

    private String[] arguments(String... more) {
        List<String> all = new ArrayList<>(List.of("--id", "n1", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"));
        all.addAll(List.of("--data", data.toString(), "--initial-view", "n1=127.0.0.1:7001"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void theShippedNodeRefusesAMutant() {
        StringWriter told = new StringWriter();
        CommandLine shipped = Main.commandLine(new Main()).setErr(new PrintWriter(told));
        assertEquals(Main.BAD_ARGUMENTS, shipped.execute(arguments("--mutant", "LOST_ADD")));
        assertTrue(told.toString().contains("Unknown options: '--mutant', 'LOST_ADD'"), told.toString());
    }

    @Test
    void theShippedNodeHasNoBug() {
        Main shipped = new Main();
        assertTrue(Main.commandLine(shipped).parseArgs(arguments()).errors().isEmpty());
        assertSame(LivingProcess.SHORT_FORM, processes(shipped));
        Main faithful = new Main();
        Main.commandLine(faithful).parseArgs(arguments("--protocol", "dynastore-faithful"));
        assertTrue(
                processes(faithful).toString().contains("FaithfulProtocol$$Lambda"),
                processes(faithful).toString());
    }

    @Test
    void brokenInvariantHasItsExitCode() {
        assertEquals(70, Main.code(new BrokenInvariantException("p1 broke an invariant")));
    }

    @Test
    void theProgramOfTheMutantsHasTheBug() {
        MutantMain mutant = new MutantMain();
        assertTrue(Main.commandLine(mutant)
                .parseArgs(arguments("--mutant", "lost_add"))
                .errors()
                .isEmpty());
        assertEquals("LOST_ADD", processes(mutant).toString());
        assertEquals("dynastore-faithful", mutant.config().protocol().name());
        MutantMain ofShortForm = new MutantMain();
        Main.commandLine(ofShortForm).parseArgs(arguments("--mutant", "one-collect"));
        assertEquals("dynastore", ofShortForm.config().protocol().name());
    }

    private static LivingProcess.Factory processes(Main program) {
        return ((DynaStoreProtocol) program.config().protocol()).processes();
    }
}
