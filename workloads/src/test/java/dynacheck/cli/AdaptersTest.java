package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        Needs.programs("python3", program);
        if (adapter.equals("zookeeper")) {
            Needs.file(Path.of("/usr/share/java/zookeeper.jar"));
        }
        Typed run = typed("test " + workload + " --adapter " + adapter + " --rate 40 --time-limit 4");
        assertEquals(0, run.code(), run.out());
    }

    private Typed typed(String words) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(words.split(" ")));
        all.addAll(List.of("--nodes", "3", "--nemesis", "none", "--seed", "1", "--store", dir.toString()));
        return Typed.of(all.toArray(String[]::new));
    }
}
