import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.checker.Verdict;
import dynacheck.run.Experiment;
import dynacheck.run.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreTest {
    @Test
    void theStoreKeepsItsPromisesWhileNodesAreKilledAndCutOff() throws Exception {
        RunResult result = Experiment.of("register")
                .nodes(3)
                .nemesis("kill,partition")
                .timeLimit(Duration.ofSeconds(20))
                .simulated() // leave this out for real processes on this machine
                .seed(42)
                .store(Path.of("target", "dynacheck"))
                .run();
        assertEquals(Verdict.VALID, result.verdict(), result.toString());
    }
}
