package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of nodes, on this machine and on hosts. */
@Timeout(60)
class ExecSessionTest {
    private static final NodeAddress N1 = new NodeAddress("n1", "127.0.0.1", 7001, 8001);
    private static final NodeAddress N2 = new NodeAddress("n2", "127.0.0.1", 7002, 8002);
    private static final NodeAddress N3 = new NodeAddress("n3", "127.0.0.1", 7003, 8003);

    @TempDir
    Path dir;

    private ExecSession session(String more) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("it's an adapter"));
        Files.writeString(folder.resolve("adapter.json"), """
                {"start": ["echo", "{node} {peer} {address} {initial} {initial-clients} {known-clients} {joiner}",
                 "{adapter}"], "client": ["true"], MORE}""".replace("MORE", more));
        return new ExecSession(Manifest.read(folder, Map.of()), Map.of(), dir, "register");
    }

    private String said(ExecSession session, NodeAddress self, @Nullable Path home) throws Exception {
        boolean joiner = self.equals(N3);
        Session.LaunchSpec spec = session.launch(
                new Session.NodeSetup("run-1", self, List.of(N1, N2), joiner, dir, dir, null, null, Map.of(), home));
        ProcessBuilder builder = new ProcessBuilder(spec.command()).redirectErrorStream(true);
        if (home == null) {
            builder.environment().putAll(spec.environment());
        } else {
            assertEquals(Map.of(), spec.environment(), "a host gets none");
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + (process.waitFor() == 0 ? "" : "exit code " + process.exitValue());
    }

    @Test
    void placeholdersAreFilledAtEachStart() throws Exception {
        ExecSession session = session("");
        String initial = "n1=127.0.0.1:7001,n2=127.0.0.1:7002 n1=127.0.0.1:8001,n2=127.0.0.1:8002";
        assertEquals(
                "n1 127.0.0.1:7001 127.0.0.1:8001 " + initial + " n1=127.0.0.1:8001,n2=127.0.0.1:8002 false "
                        + dir.resolve("it's an adapter") + "\n",
                said(session, N1, null));
        session.reserved(N3);
        assertEquals(
                "n3 127.0.0.1:7003 127.0.0.1:8003 " + initial
                        + " n1=127.0.0.1:8001,n2=127.0.0.1:8002,n3=127.0.0.1:8003 true /home/adapter\n",
                said(session, N3, Path.of("/home")));
        assertEquals(Set.of("adapter/adapter.json"), session.bundle().files().keySet());
    }

    @Test
    void whatANodeKeepsElsewhereIsWipedBeforeItsFirstStartOnly() throws Exception {
        for (Path home : new Path[] {null, Path.of("/home")}) {
            ExecSession session = session("\"wipe\": [\"echo\", \"wiped {node}\"]");
            assertTrue(said(session, N1, home).startsWith("wiped n1\nn1 "));
            assertTrue(said(session, N1, home).startsWith("n1 "));
            assertTrue(said(session, N2, home).startsWith("wiped n2\nn2 "));
        }
    }

    @Test
    void aHostThatLacksAProgramSaysWhatToInstall() throws Exception {
        ExecSession session = session("\"needs\": {\"sh\": \"dash\", \"no-such-server\": \"some-package\"},"
                + " \"environment\": {\"A\": \"b c\"}");
        assertEquals(
                "there is no program no-such-server on this host: apt-get install some-package\nexit code 127",
                said(session, N1, Path.of("/home")));
    }
}
