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

/** A real system: Debian's ZooKeeper, by the adapter that comes with dynacheck. */
@Timeout(240)
class ZooKeeperTest {
    @TempDir
    Path dir;

    @BeforeEach
    void programs() {
        Needs.programs("python3", "java");
        Needs.file(Path.of("/usr/share/java/zookeeper.jar"));
    }

    private Typed typed(String words) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(words.split(" ")));
        all.addAll(List.of("--adapter", "zookeeper", "--rate", "60", "--seed", "1", "--store", dir.toString()));
        return Typed.of(all.toArray(String[]::new));
    }

    @Test
    void readsAfterASyncAreAtomicWhileServersAreKilledAndCutOff() throws Exception {
        Typed run = typed("test register --nodes 3 --nemesis kill,partition --nemesis-interval 1s --time-limit 15");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("atomicity     VALID"), run.out());
    }

    /** From a server's own copy, which ZooKeeper documents. It goes on until that is seen: see EtcdTest. */
    @Test
    void readsWithoutASyncAreStale() throws Exception {
        Typed run = typed("test register --nodes 3 --nemesis partition --nemesis-interval 1s --keys 2 --time-limit 150"
                + " --target-option sync=false --stop-on-violation");
        assertEquals(1, run.code(), run.out());
        assertTrue(run.out().contains("atomicity     INVALID Not atomic"), run.out());
    }
}
