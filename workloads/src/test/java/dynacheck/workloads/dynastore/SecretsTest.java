package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.LocalCluster;
import dynacheck.generator.Invocation;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.tls.RunKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of processes under TLS: link faults act on it as on any other, and its secrets are nowhere to be found. */
@Timeout(120)
class SecretsTest {
    @TempDir
    Path store;

    @TempDir
    Path home;

    @Test
    void aRunUnderLinkFaultsLeavesNoSecret() throws Exception {
        List<String> secrets = new ArrayList<>();
        try (RunKeys keys = RunKeys.create(home, Duration.ofMinutes(2));
                Session session = new DynaStoreTarget().open(new Target.RunSetup(Map.of(), keys.client(), store));
                LocalCluster cluster = new LocalCluster(session, List.of("n1", "n2", "n3"), store, Map.of(), keys)) {
            cluster.startAll();
            write(session, cluster, 1);
            assertTrue(cluster.links().reset("n1", "n2") > 0, "there is a connection to reset");
            cluster.links().set("n1", "n3", LinkState.CUT);
            write(session, cluster, 2); // through n2, over a new connection
            cluster.links().set("n1", "n3", LinkState.OPEN);
            cluster.kill("n2");
            write(session, cluster, 3); // through n3 again
            cluster.start("n2");
            try (Client client = session.openClient(cluster.address("n2"))) {
                Completion.Ok ok = assertInstanceOf(
                        Completion.Ok.class, client.invoke(Invocation.of("read", Arrays.asList("x", null))));
                assertEquals(List.of("x", 3L), ok.value());
            }
            for (Path key : files(keys.folder())) {
                if (key.endsWith("key.pem")) {
                    secrets.add(Files.readAllLines(key).get(1));
                }
            }
            String processes = commandLines();
            assertTrue(processes.contains("--tls-key"), "the processes of the nodes are looked at");
            secrets.forEach(secret -> assertFalse(processes.contains(secret), "a key in a command line"));
        }
        assertEquals(4, secrets.size(), "of three nodes and a client");
        assertEquals(
                List.of("lock"),
                files(home).stream().map(f -> home.relativize(f).toString()).toList());
        int searched = 0;
        for (Path file : files(store)) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(text.contains("PRIVATE KEY"), file.toString());
            secrets.forEach(secret -> assertFalse(text.contains(secret), file.toString()));
            searched++;
        }
        assertTrue(searched >= 9, "log, trace and data of each node: " + searched);
    }

    private static void write(Session session, LocalCluster cluster, long value) throws Exception {
        try (Client client = session.openClient(cluster.address("n1"))) {
            assertInstanceOf(Completion.Ok.class, client.invoke(Invocation.of("write", List.of("x", value))));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String commandLines() throws IOException {
        Process ps = new ProcessBuilder("ps", "-A", "-ww", "-o", "args=").start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
