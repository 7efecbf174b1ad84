package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real system: Debian's etcd, by the adapter that comes with dynacheck. */
@Timeout(240)
class EtcdTest {
    @TempDir
    Path dir;

    @BeforeEach
    void programs() {
        Needs.programs("python3", "etcd");
    }

    private Typed typed(String words) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(words.split(" ")));
        all.addAll(List.of("--adapter", "etcd", "--rate", "60", "--seed", "1", "--store", dir.toString()));
        return Typed.of(all.toArray(String[]::new));
    }

    @Test
    void linearizableReadsAreAtomicWhileNodesAreKilledAndCutOff() throws Exception {
        Typed run = typed("test register --nodes 3 --nemesis kill,partition --nemesis-interval 1s --time-limit 15");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("atomicity     VALID"), run.out());
    }

    /**
     * From a member's own copy; which etcd documents. When that is seen depends on which sides a partition has and on
     * how fast the machine is, so the run goes on until it is: a few seconds, of at most 150.
     */
    @Test
    void serializableReadsAreStale() throws Exception {
        Typed run = typed("test register --nodes 5 --nemesis partition --nemesis-interval 1s --keys 2 --time-limit 150"
                + " --target-option reads=serializable --stop-on-violation");
        assertEquals(1, run.code(), run.out());
        assertTrue(run.out().contains("atomicity     INVALID Not atomic"), run.out());
    }
}
