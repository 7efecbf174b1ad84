package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import dynacheck.remote.ExecResult;
import dynacheck.remote.Host;
import dynacheck.remote.LoginException;
import dynacheck.remote.NodeNetwork;
import dynacheck.remote.Remote;
import dynacheck.remote.SshRemote;
import dynacheck.ssh.Preflight.Level;
import dynacheck.target.Software;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every trouble of a host is named with its fix, and one that has none passes. */
class PreflightTest {
    private static final String ARCH = System.getProperty("os.arch").replace("amd64", "x86_64");

    /** A host that answers the questions as it is told to. */
    private static final class Fake implements Remote {
        private final Host host;
        final Map<String, String> facts = new TreeMap<>(Map.of(
                "arch",
                ARCH,
                "libc",
                "glibc 2.36",
                "memory",
                "600000",
                "disk",
                "3000000",
                "listening",
                "0016",
                "tc",
                "yes"));
        String filter = "nft";
        String netem = "";
        String disk = "";
        int sudo;
        double clockOffset;
        String missing = "of nobody";

        @Nullable
        IOException unreachable;

        Fake(int i) {
            host = new Host("n" + i, "me", "10.0.0." + i, 22, "10.0.0." + i, null, Path.of("/known"), Host.DIR);
            facts.put("boot", "boot-" + i);
            facts.put("addresses", "127.0.0.1 10.0.0." + i + " 192.168.56." + i);
        }

        @Override
        public Host host() {
            return host;
        }

        @Override
        public ExecResult exec(String command, byte[] stdin, Duration timeout) throws IOException {
            if (unreachable != null) {
                throw unreachable;
            }
            if (command.startsWith("date")) {
                return said("%.3f".formatted(System.currentTimeMillis() / 1000.0 + clockOffset));
            }
            if (command.contains("getconf")) {
                List<String> lines = new ArrayList<>();
                facts.forEach((name, value) -> lines.add(name + "=" + value));
                return said(String.join("\n", lines));
            }
            if (command.startsWith("sudo") && sudo != 0) {
                return new ExecResult(sudo, "", "sudo: a password is required");
            }
            if (command.contains("command -v '") || command.contains("test -r '")) {
                return new ExecResult(command.contains("'" + missing + "'") ? 1 : 0, "", "");
            }
            if (command.contains("mkfs.ext4")) {
                return said(disk);
            }
            return said(command.contains("nft list") ? filter : command.contains("netem") ? netem : "");
        }

        private static ExecResult said(String text) {
            return new ExecResult(0, text + "\n", "");
        }

        @Override
        public void upload(Path local, String remotePath, Duration timeout) {
            throw new AssertionError("a check writes nothing");
        }

        @Override
        public void download(String remotePath, Path local, long maxBytes, Duration timeout) {
            throw new AssertionError("a check fetches nothing");
        }

        @Override
        public void close() {}
    }

    private final Fake n1 = new Fake(1);
    private final Fake n2 = new Fake(2);

    private Preflight.Result check(@Nullable NodeNetwork network) throws Exception {
        return Preflight.check(
                List.of(n1.host(), n2.host()),
                network,
                List.of(new Software("etcd", "etcd-server"), new Software("/usr/share/x.jar", "libx-java")),
                host -> host.name().equals("n1") ? n1 : n2);
    }

    private void expect(Level level, String check, String found, String fix) throws Exception {
        Preflight.Result result = check(null);
        List<Preflight.Finding> bad =
                result.findings().stream().filter(f -> f.level() != Level.OK).toList();
        assertEquals(1, bad.size(), bad::toString);
        Preflight.Finding one = bad.getFirst();
        assertEquals(List.of("n2", check, level), List.of(one.host(), one.check(), one.level()));
        assertTrue(one.found().contains(found), one::toString);
        assertTrue(one.fix().contains(fix), one::toString);
        assertEquals(level == Level.WARNING, result.passed());
    }

    @Test
    void aHostThatCannotMountIsSparedDiskFaults() throws Exception {
        n2.disk = "no ext4 in a file: permission denied";
        expect(Level.WARNING, "own disk", n2.disk, "skipped: disk, torn");
        String none = "n2 has none: " + n2.disk;
        assertEquals(Map.of("disk", none, "torn", none), check(null).impossible());
        n2.disk = DiskScripts.NO_TRIGGER;
        assertEquals(Set.of("disk"), check(null).impossible().keySet());
    }

    @Test
    void aHostThatSharesThisKernelIsSparedClockFaults() throws Exception {
        Path own = Path.of("/proc/sys/kernel/random/boot_id");
        Needs.that(Files.isReadable(own), "this system has no boot id");
        n2.facts.put("boot", Files.readString(own).strip());
        expect(Level.WARNING, "own clock", "that of this machine", "machines of their own");
        assertEquals(Set.of("clock"), check(null).impossible().keySet());
    }

    @Test
    void goodHostsPassAndTellWhatWasSeen() throws Exception {
        Preflight.Result result = check(NodeNetwork.VAGRANT);
        assertTrue(result.passed());
        assertTrue(result.findings().stream().allMatch(f -> f.level() == Level.OK), result::toString);
        assertEquals(2 * 15, result.findings().size());
        assertEquals(
                List.of("192.168.56.1", "192.168.56.2"),
                result.hosts().stream().map(Host::nodeAddress).toList());
    }

    @Test
    void fullDisk() throws Exception {
        n2.facts.put("disk", "100000");
        expect(Level.FAILED, "disk", "98 MiB free at /var/lib/dynacheck", "free 512 MiB");
    }

    @Test
    void littleMemory() throws Exception {
        n2.facts.put("memory", "100000");
        expect(Level.FAILED, "memory", "98 MiB", "192 MiB");
    }

    @Test
    void missingProgramOfTheSystem() throws Exception {
        n2.missing = "etcd";
        expect(Level.FAILED, "software", "no program etcd", "apt-get install etcd-server");
        n2.missing = "/usr/share/x.jar";
        expect(Level.FAILED, "software", "no file /usr/share/x.jar", "apt-get install libx-java");
    }

    @Test
    void missingTc() throws Exception {
        n2.facts.remove("tc");
        expect(Level.FAILED, "netem", "no tc", "apt-get install iproute2");
    }

    @Test
    void kernelWithoutNetemIsAWarning() throws Exception {
        n2.netem = "the kernel has no sch_netem";
        expect(Level.WARNING, "netem", "sch_netem", "skipped");
    }

    @Test
    void noFirewall() throws Exception {
        n2.filter = "";
        expect(Level.FAILED, "firewall", "neither nft nor iptables", "apt-get install nftables");
    }

    @Test
    void sudoThatAsks() throws Exception {
        n2.sudo = 1;
        expect(Level.FAILED, "sudo", "a password is required", "NOPASSWD");
    }

    @Test
    void portInUse() throws Exception {
        n2.facts.put("listening", "0016 3D54");
        expect(Level.FAILED, "ports", "15700", "ss -ltnp");
    }

    @Test
    void otherArchitectureOrLibc() throws Exception {
        n2.facts.put("arch", "riscv64");
        expect(Level.WARNING, "system", "riscv64", "its own Java");
        n2.facts.put("arch", ARCH);
        n2.facts.put("libc", "");
        expect(Level.FAILED, "libc", "no glibc", "glibc");
    }

    @Test
    void wrongClockIsAWarning() throws Exception {
        n2.clockOffset = 100;
        expect(Level.WARNING, "clock", "+", "timedatectl");
    }

    /** A busy machine answers late, and may be right all the same. */
    @Test
    void aClockThatMayBeRightIsNotCalledWrong() {
        assertEquals(0, Preflight.Offset.of(100, 107.9, 108).least());
        assertEquals(0, Preflight.Offset.of(100, 100.1, 108).least());
        assertEquals(2, Preflight.Offset.of(100, 110, 108).least());
        assertEquals(3, Preflight.Offset.of(100, 97, 108).least());
        assertEquals(
                "-7.00 s, give or take 4.00", Preflight.Offset.of(100, 97, 108).toString());
    }

    @Test
    void oneMachineUnderTwoNames() throws Exception {
        n2.facts.put("boot", "boot-1");
        expect(Level.FAILED, "duplicate", "as n1", "each machine once");
    }

    @Test
    void addressThatIsNotInTheNodesNetwork() throws Exception {
        n2.facts.put("addresses", "127.0.0.1 10.0.0.2");
        Preflight.Result result = check(NodeNetwork.VAGRANT);
        assertFalse(result.passed());
        Preflight.Finding found = result.findings().stream()
                .filter(f -> f.level() == Level.FAILED)
                .findFirst()
                .orElseThrow();
        assertEquals("none in 192.168.56.0/24", found.found());
        assertTrue(found.fix().contains("10.0.0.2") && found.fix().contains("--node-network"), found::toString);
    }

    @Test
    void wrongKeyOrUnknownHostKey() throws Exception {
        LoginException refused = new LoginException("the key was refused", "or: ssh-copy-id -p 22 me@10.0.0.2");
        n2.unreachable = new IOException("SSH to n2 failed: the key was refused", refused);
        expect(Level.FAILED, "ssh", "the key was refused", "ssh-copy-id -p 22 me@10.0.0.2");
        n2.unreachable = new IOException("SSH to n2 failed: its host key is not known");
        expect(Level.FAILED, "ssh", "host key", "ssh-keyscan -p 22 10.0.0.2");
    }

    /** Not faked: nobody listens. */
    @Test
    void hostThatIsDown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Host down = new Host("n3", "me", "127.0.0.1", port, "127.0.0.1", null, null, Host.DIR);
        Preflight.Result result = Preflight.check(List.of(down), null, List.of(), SshRemote::new);
        assertFalse(result.passed());
        assertEquals("ssh", result.findings().getFirst().check());
        assertTrue(result.findings().getFirst().fix().startsWith("start the host"), result::toString);
    }

    @Test
    void networksAreRead() {
        NodeNetwork network = NodeNetwork.parse("10.1.128.0/17");
        assertEquals(
                "10.1.200.3", network.find(List.of("10.1.3.4", "10.1.200.3")).orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> NodeNetwork.parse("10.1.2.3"));
        assertThrows(IllegalArgumentException.class, () -> NodeNetwork.parse("10.1.2.300/24"));
    }
}
