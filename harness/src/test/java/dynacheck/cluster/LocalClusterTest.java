package dynacheck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.Client;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalClusterTest {
    @TempDir
    Path dir;

    /** A node is a shell that tells its pid and then waits; it is ready when the pid is there, and whole. */
    private record ShellTarget(Path dir, String script) implements Session {
        @Override
        public LaunchSpec launch(NodeSetup setup) {
            return new LaunchSpec(
                    List.of("sh", "-c", script),
                    Map.of("PID_FILE", pidFile(setup.self()).toString()));
        }

        Path pidFile(NodeAddress node) {
            return dir.resolve(node.node()).resolve("pid");
        }

        @Override
        public boolean isReady(NodeAddress node) {
            return Files.exists(pidFile(node));
        }

        @Override
        public Client openClient(NodeAddress node) {
            throw new UnsupportedOperationException("no clients here");
        }
    }

    private ShellTarget target(String script) {
        return new ShellTarget(dir, script);
    }

    private static final String WAITING = "echo $$ > $PID_FILE.new; mv $PID_FILE.new $PID_FILE; exec sleep 600";

    @Test
    void killPauseResumeAndRestartAreReadBack() throws Exception {
        try (LocalCluster cluster = new LocalCluster(target(WAITING), List.of("n1", "n2"), dir, Map.of())) {
            cluster.startAll();
            assertEquals(NodeState.RUNNING, cluster.state("n1"));
            cluster.pause("n1");
            assertEquals(NodeState.PAUSED, cluster.state("n1"));
            assertEquals(NodeState.RUNNING, cluster.state("n2"));
            cluster.resume("n1");
            assertEquals(NodeState.RUNNING, cluster.state("n1"));
            cluster.kill("n1");
            assertEquals(NodeState.DOWN, cluster.state("n1"));
            assertThrows(IOException.class, () -> cluster.pause("n1"));
            cluster.start("n1");
            assertEquals(NodeState.RUNNING, cluster.state("n1"));
            assertEquals("n3", cluster.provision("n3").node());
            assertThrows(IllegalArgumentException.class, () -> cluster.provision("n3"));
            assertEquals(3, cluster.nodes().size());
        }
    }

    @Test
    void aNodeThatDiesAtStartIsReportedWithItsLog() throws Exception {
        try (LocalCluster cluster =
                new LocalCluster(target("echo the disk is on fire; exit 3"), List.of("n1"), dir, Map.of())) {
            IOException e = assertThrows(IOException.class, cluster::startAll);
            assertTrue(e.toString().contains("exit code 3"), e.toString());
            assertTrue(e.toString().contains("the disk is on fire"), e.toString());
        }
    }

    @Test
    void closeLeavesNoProcessEvenIfPaused() throws Exception {
        long pid;
        try (LocalCluster cluster = new LocalCluster(target(WAITING), List.of("n1"), dir, Map.of())) {
            cluster.startAll();
            pid = Long.parseLong(Files.readString(dir.resolve("n1/pid")).strip());
            cluster.pause("n1");
        }
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    /** What the operating system does at kill -9 of the harness is to close the reaper's pipe. */
    @Test
    void reaperKillsStoppedProcessesWhenItsPipeCloses() throws Exception {
        Process stopped = new ProcessBuilder("sleep", "600").start();
        Process dropped = new ProcessBuilder("sleep", "600").start();
        try {
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-STOP", "" + stopped.pid())
                            .start()
                            .waitFor());
            Reaper reaper = new Reaper();
            reaper.add(stopped.pid());
            reaper.add(dropped.pid());
            reaper.drop(dropped.pid());
            reaper.close();
            assertTrue(stopped.waitFor(10, TimeUnit.SECONDS), "a stopped node must die with the harness");
            assertTrue(dropped.isAlive(), "a dropped pid belongs to somebody else");
        } finally {
            stopped.destroyForcibly();
            dropped.destroyForcibly();
        }
    }

    @Test
    void pollingGivesUpAfterItsTimeout() throws Exception {
        try (LocalCluster cluster = new LocalCluster(target(WAITING), List.of("n1"), dir, Map.of())) {
            assertFalse(cluster.await(Duration.ofMillis(50), () -> false));
            assertTrue(cluster.await(Duration.ofMillis(50), () -> true));
        }
    }
}
