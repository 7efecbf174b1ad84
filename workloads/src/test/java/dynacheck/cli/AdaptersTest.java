package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real systems from Debian, by the adapters that come with dynacheck; what needs hosts to be seen is in .ci/lab. */
@Timeout(240)
class AdaptersTest {
    private static final int MOST_ATTEMPTS = 5;

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "redis-sentinel, register, redis-sentinel",
        "redis-sentinel, cas-register, redis-server",
        "nats, register, nats-server",
        "zookeeper, cas-register, java",
        "etcd, cas-register, etcd",
    })
    void registersAreAtomicWithoutFaults(String adapter, String workload, String program) throws Exception {
        needs(adapter, program);
        Typed run = typed(adapter, "test " + workload + " --nodes 3 --nemesis none --rate 40 --time-limit 4");
        assertEquals(0, run.code(), run.out());
    }

    @ParameterizedTest
    @CsvSource({"zookeeper, java", "etcd, etcd"})
    void readsThatAskTheOthersAreAtomicWhileNodesAreKilledAndCutOff(String adapter, String program) throws Exception {
        needs(adapter, program);
        Typed run = typed(
                adapter,
                "test register --nodes 3 --nemesis kill,partition --nemesis-interval 1s --rate 60 --time-limit 15");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("atomicity     VALID"), run.out());
    }

    /**
     * Three changes are asked for at once, and both systems make one at a time. Nodes start before they are proposed,
     * and wait for those that start beside them, so the three meet unless a round is cut short. The rest of a run must
     * hold whether they did or not.
     */
    @ParameterizedTest
    @CsvSource({"zookeeper, java", "etcd, etcd"})
    void membersComeAndGo(String adapter, String program) throws Exception {
        needs(adapter, program);
        for (int attempt = 1; ; attempt++) {
            Typed run = typed(adapter, "test churn --nodes 4 --nemesis none --rate 40 --time-limit 30");
            assertTrue(run.out().contains("definition-1  VALID"), run.out());
            if (run.code() == 0) {
                return;
            }
            assertEquals(2, run.code(), run.out());
            assertTrue(run.out().contains("atomicity     VALID"), run.out());
            assertTrue(run.out().contains("Not exercised: concurrent-proposals>=3 (2 seen).\n"), run.out());
            assertTrue(attempt < MOST_ATTEMPTS, "they never met: " + run.out());
        }
    }

    /**
     * Which both document. When that is seen depends on which sides a partition has and on how fast the machine is, so
     * the run goes on until it is: a few seconds, of at most 150.
     */
    @ParameterizedTest
    @CsvSource({"zookeeper, java, 3, sync=false", "etcd, etcd, 5, reads=serializable"})
    void readsFromANodesOwnCopyAreStale(String adapter, String program, int nodes, String option) throws Exception {
        needs(adapter, program);
        Typed run = typed(
                adapter,
                "test register --nodes " + nodes + " --nemesis partition --nemesis-interval 1s --keys 2 --rate 60"
                        + " --time-limit 150 --target-option " + option + " --stop-on-violation");
        assertEquals(1, run.code(), run.out());
        assertTrue(run.out().contains("atomicity     INVALID Not atomic"), run.out());
    }

    private static void needs(String adapter, String program) {
        Needs.programs("python3", program);
        if (adapter.equals("zookeeper")) {
            Needs.file(Path.of("/usr/share/java/zookeeper.jar"));
        }
    }

    private Typed typed(String adapter, String words) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(words.split(" ")));
        all.addAll(List.of("--adapter", adapter, "--seed", "1", "--store", dir.toString()));
        return Typed.of(all.toArray(String[]::new));
    }
}
