package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.membership.Standing;
import dynacheck.node.app.NodeJvm;
import dynacheck.node.dynastore.Tuning;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.target.Target;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node is the shipped program, unless a planted bug was asked for. */
class DynaStoreTargetTest {
    private static List<String> command(Map<String, String> options) {
        NodeAddress n1 = new NodeAddress("n1", "127.0.0.1", 7000, 8000);
        Path dir = Path.of("n1");
        return new DynaStoreTarget()
                .open(new Target.RunSetup(options, null, dir))
                .launch(new Session.NodeSetup("run-1", n1, List.of(n1), false, dir, dir, null, null, options, null))
                .command();
    }

    @Test
    void aNodeIsTheShippedProgram() {
        List<String> command = command(Map.of());
        assertTrue(command.contains(NodeJvm.PROGRAM));
        assertFalse(command.contains("--mutant"));
    }

    /** Where members stand is compared as text, and read by people. */
    @Test
    void aViewIsToldInTheOrderInWhichPeopleCount() throws Exception {
        String status =
                "{\"view\": {\"join\": [\"n1\", \"n10\", \"n2\"], \"remove\": [\"n10\"]}, \"unfinished\": true}";
        assertEquals(
                new Standing("{+n1,+n2,+n10,-n10}", true),
                DynaStoreSession.standing(new ObjectMapper().readTree(status)));
    }

    @Test
    void theFaithfulFormIsTheShippedProgramToo() {
        List<String> command = command(Map.of("protocol", "dynastore-faithful"));
        assertTrue(
                command.containsAll(List.of(NodeJvm.PROGRAM, "--protocol", "dynastore-faithful")), command.toString());
    }

    /** What a run says of the protocol reaches the node, and there the process. */
    @Test
    void numbersOfTheProtocolReachTheProcess() {
        Map<String, String> numbers =
                Map.of("chunk-bytes", "7", "patience-ms", "8", "spare-looks", "9", "pre-copy-from", "10");
        List<String> command = command(numbers);
        numbers.forEach((name, number) ->
                assertTrue(Collections.indexOfSubList(command, List.of("--" + name, number)) >= 0, command.toString()));
        assertEquals(new Tuning(7, 8, 9, 10), DynaStoreProtocol.tuning(numbers));
        assertEquals(Tuning.DEFAULT, DynaStoreProtocol.tuning(Map.of()));
    }

    /** Of several flags that set the same thing, the JVM takes the last. */
    @Test
    void whatOptionsSayOfTheJvmHasTheLastWord() {
        List<String> quick = command(Map.of("compiler", "quick"));
        List<String> full = command(Map.of("compiler", "full"));
        assertEquals("-XX:TieredStopAtLevel=1", last(quick, "-XX:TieredStopAtLevel"));
        assertEquals("-XX:TieredStopAtLevel=4", last(full, "-XX:TieredStopAtLevel"));
        assertEquals(quick, command(Map.of()));
        assertEquals("-Xmx512m", last(command(Map.of("heap-mb", "512")), "-Xmx"));
    }

    private static String last(List<String> command, String flag) {
        return command.stream()
                .filter(word -> word.startsWith(flag))
                .reduce((first, second) -> second)
                .orElse("");
    }

    @Test
    void aMutantBringsItsProtocol() {
        DynaStoreTarget target = new DynaStoreTarget();
        Map<String, String> both = Map.of("mutant", "lost-add", "protocol", "dynastore-faithful");
        String why = target.contradiction(both).orElseThrow();
        assertTrue(why.contains("leave out protocol=dynastore-faithful"), why);
        assertEquals(Optional.empty(), target.contradiction(Map.of("mutant", "lost-add")));
        assertEquals(Optional.empty(), target.contradiction(Map.of("protocol", "dynastore-faithful")));
    }

    @Test
    void aMutantIsAnotherProgram() {
        List<String> command = command(Map.of("mutant", "lost-add"));
        assertTrue(command.containsAll(List.of(Mutants.PROGRAM, "--mutant", "lost_add")));
        assertFalse(command.contains(NodeJvm.PROGRAM));
    }
}
