package dynacheck.ssh;

import dynacheck.remote.ExecResult;
import dynacheck.remote.Host;
import dynacheck.remote.LoginException;
import dynacheck.remote.NodeNetwork;
import dynacheck.remote.Remote;
import dynacheck.target.Software;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether hosts can run nodes and have faults, asked before anything on them changes. Whatever is not as it should be
 * is reported with what to do about it.
 */
public final class Preflight {
    private static final Path OWN_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration COMMAND = Duration.ofSeconds(60);
    static final long MIN_DISK_KIB = 512 << 10;
    static final long MIN_MEMORY_KIB = 192 << 10;
    /** A store may not look at clocks; people who compare logs do. */
    static final double MAX_OFFSET_SECONDS = 2;

    /** A warning does not keep a run from starting: a fault is skipped, or a log is harder to read. */
    public enum Level {
        OK,
        WARNING,
        FAILED
    }

    /** @param fix what to do; empty if all is well */
    public record Finding(String host, String check, Level level, String found, String fix) {}

    /**
     * @param hosts with the addresses that their nodes will use
     * @param impossible kinds of fault that some host cannot suffer, with the reason
     */
    public record Result(List<Host> hosts, List<Finding> findings, Map<String, String> impossible) {
        public boolean passed() {
            return Preflight.passed(findings);
        }
    }

    /** Whether a run may start. */
    public static boolean passed(List<Finding> findings) {
        return findings.stream().noneMatch(f -> f.level() == Level.FAILED);
    }

    private final Host host;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> facts = new HashMap<>();
    private final Map<String, String> impossible = new TreeMap<>();
    private Host resolved;

    private final List<Software> needs;

    private Preflight(Host host, List<Software> needs) {
        this.needs = needs;
        this.host = host;
        this.resolved = host;
    }

    /**
     * @param network that nodes talk over; null: the addresses used for SSH
     * @param needs of nodes
     */
    public static Result check(
            List<Host> hosts, @Nullable NodeNetwork network, List<Software> needs, Function<Host, Remote> connect)
            throws IOException, InterruptedException {
        List<Preflight> all =
                hosts.stream().map(host -> new Preflight(host, needs)).toList();
        Parallel.forEach(all, one -> {
            try (Remote remote = connect.apply(one.host)) {
                one.run(remote, network);
            }
        });
        List<Finding> findings = new ArrayList<>();
        all.forEach(one -> findings.addAll(one.findings));
        findings.addAll(duplicates(all));
        Map<String, String> impossible = new TreeMap<>();
        all.forEach(one -> one.impossible.forEach(
                (kind, reason) -> impossible.putIfAbsent(kind, one.host.name() + " has none: " + reason)));
        return new Result(all.stream().map(one -> one.resolved).toList(), findings, impossible);
    }

    private void run(Remote remote, @Nullable NodeNetwork network) throws InterruptedException {
        try {
            remote.exec("true", new byte[0], COMMAND).orThrow("a shell");
            findings.add(new Finding(host.name(), "ssh", Level.OK, host.toString(), ""));
            clock(remote);
            facts(remote.exec(FACTS.replace("DIR", host.dir()), new byte[0], COMMAND));
            system();
            space();
            addresses(network);
            software(remote);
            root(remote);
        } catch (IOException e) {
            String found = String.valueOf(e.getMessage());
            String fix = e.getCause() instanceof LoginException login ? login.fix() : sshFix(found);
            findings.add(new Finding(host.name(), "ssh", Level.FAILED, found, fix));
        }
    }

    private String sshFix(String found) {
        String login = "-p " + host.port() + " " + host.user() + "@" + host.address();
        return found.contains("host key") || found.contains("known_hosts")
                ? "if it is the right machine: ssh-keyscan -p " + host.port() + " " + host.address()
                        + " >>~/.ssh/known_hosts"
                : "start the host and its SSH server, then try: ssh " + login;
    }

    private void add(String check, boolean fine, String found, String fix) {
        findings.add(new Finding(host.name(), check, fine ? Level.OK : Level.FAILED, found, fine ? "" : fix));
    }

    private void warn(String check, boolean fine, String found, String fix) {
        findings.add(new Finding(host.name(), check, fine ? Level.OK : Level.WARNING, found, fine ? "" : fix));
    }

    private void clock(Remote remote) throws IOException, InterruptedException {
        double before = System.currentTimeMillis() / 1000.0;
        String said = remote.exec("date +%s.%N", new byte[0], COMMAND).orThrow("date");
        Offset offset = Offset.of(before, number(said), System.currentTimeMillis() / 1000.0);
        warn(
                "clock",
                offset.least() <= MAX_OFFSET_SECONDS,
                offset.toString(),
                "set it (timedatectl set-ntp true), or logs of hosts are hard to compare");
    }

    /** How far a host's clock is ahead of this machine's, give or take {@code error}, in seconds. */
    record Offset(double seconds, double error) {
        /** It said {@code there} at some moment between the two that were read here: a busy machine answers late. */
        static Offset of(double before, double there, double after) {
            return new Offset(there - (before + after) / 2, (after - before) / 2);
        }

        /** By what it is surely wrong. */
        double least() {
            return Math.max(0, Math.abs(seconds) - error);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%+.2f s, give or take %.2f", seconds, error);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Prints {@code name=value} lines; needs no rights. */
    private static final String FACTS = """
            PATH=$PATH:/usr/sbin:/sbin; export LC_ALL=C
            echo "arch=$(uname -m)"
            echo "libc=$(getconf GNU_LIBC_VERSION 2>/dev/null)"
            echo "boot=$(cat /proc/sys/kernel/random/boot_id)"
            echo "memory=$(sed -n 's/^MemAvailable: *\\([0-9]*\\) .*/\\1/p' /proc/meminfo)"
            d=DIR; while [ ! -d "$d" ]; do d=$(dirname "$d"); done
            echo "disk=$(df -Pk "$d" | awk 'NR == 2 {print $4}')"
            echo "listening="$(awk '$4 == "0A" {sub(/.*:/, "", $2); print $2}' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
            echo "addresses="$(ip -o -4 address show | sed -n 's/.* inet \\([0-9.]*\\).*/\\1/p')
            [ -x "$(command -v tc)" ] && echo tc=yes
            true
            """;

    private void facts(ExecResult result) throws IOException {
        result.orThrow("facts").lines().forEach(line -> {
            String[] parts = line.split("=", 2);
            facts.put(parts[0], parts.length > 1 ? parts[1].strip() : "");
        });
    }

    private String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    private void system() {
        String here = System.getProperty("os.arch").replace("amd64", "x86_64");
        String there = fact("arch");
        boolean glibc = fact("libc").startsWith("glibc");
        add("libc", glibc, glibc ? fact("libc") : "no glibc", "use a host whose system has glibc, such as Debian");
        warn(
                "system",
                there.equals(here),
                there,
                "this machine's runtime (" + here + ") does not fit: the host needs its own Java >= 21");
    }

    private void space() {
        double disk = number(fact("disk"));
        add(
                "disk",
                disk >= MIN_DISK_KIB,
                String.format(Locale.ROOT, "%.0f MiB free at %s", disk / 1024, host.dir()),
                "free " + (MIN_DISK_KIB >> 10) + " MiB there (old deployments are in " + host.dir() + "/deploy)");
        double memory = number(fact("memory"));
        add(
                "memory",
                memory >= MIN_MEMORY_KIB,
                String.format(Locale.ROOT, "%.0f MiB available", memory / 1024),
                "a node needs " + (MIN_MEMORY_KIB >> 10) + " MiB: end something, or give the machine more");
    }

    private void addresses(@Nullable NodeNetwork network) {
        List<String> addresses = List.of(fact("addresses").split("\\s+"));
        String chosen =
                network == null ? host.nodeAddress() : network.find(addresses).orElse("");
        boolean known = addresses.contains(chosen) || !chosen.isEmpty() && !chosen.matches("[0-9.]+");
        add(
                "address",
                known,
                known
                        ? chosen
                        : network == null ? host.nodeAddress() + " is none of its own" : "none in " + network.text(),
                "it has " + addresses + ": say by --node-network which one nodes use");
        if (known) {
            resolved = host.withNodeAddress(chosen);
        }
    }

    private void software(Remote remote) throws IOException, InterruptedException {
        for (Software needed : needs) {
            boolean there = remote.exec("( " + needed.test() + " )", new byte[0], COMMAND)
                            .exitCode()
                    == 0;
            findings.add(softwareFinding(host.name(), needed, there));
        }
    }

    /** The same for this machine, on which the nodes of a local run are. */
    public static List<Finding> ofThisMachine(List<Software> needs) {
        return needs.stream()
                .map(needed -> softwareFinding("this machine", needed, needed.isHere()))
                .toList();
    }

    private static Finding softwareFinding(String host, Software needed, boolean there) {
        return there
                ? new Finding(host, "software", Level.OK, needed.toString(), "")
                : new Finding(host, "software", Level.FAILED, "no " + needed, needed.fix());
    }

    private void root(Remote remote) throws IOException, InterruptedException {
        ExecResult sudo = remote.exec(host.asRoot("true"), new byte[0], COMMAND);
        add(
                "sudo",
                sudo.exitCode() == 0,
                sudo.exitCode() == 0 ? "without password" : sudo.stderr().strip(),
                "on the host: echo '" + host.user() + " ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/dynacheck");
        boolean tc = fact("tc").equals("yes");
        if (!tc) {
            add("netem", false, "no tc", "apt-get install iproute2");
        }
        if (sudo.exitCode() != 0) {
            return; // everything below needs it
        }
        String path = "PATH=$PATH:/usr/sbin:/sbin; ";
        ports(remote);
        String filter = asRoot(remote, path + Firewall.probe());
        add(
                "firewall",
                !filter.isEmpty(),
                filter.isEmpty() ? "neither nft nor iptables works" : filter,
                "apt-get install nftables");
        if (tc) {
            String netem = asRoot(remote, path + Shaping.PROBE);
            impossible.putAll(Shaping.impossible(netem));
            warn(
                    "netem",
                    netem.isEmpty(),
                    netem.isEmpty() ? "works" : netem.replace("\n", "; "),
                    "skipped: " + String.join(", ", impossible.keySet()) + "; a kernel with sch_netem has them");
        }
        ownThings(remote, path);
    }

    /** What whole families of faults need. */
    private void ownThings(Remote remote, String path) throws IOException, InterruptedException {
        String disk = asRoot(remote, path + DiskScripts.probe(host.dir()));
        if (!disk.isEmpty()) {
            impossible.put("disk", disk);
        }
        boolean noneAtAll = !disk.isEmpty() && !disk.equals(DiskScripts.NO_TRIGGER);
        if (noneAtAll) {
            impossible.put("torn", disk);
        }
        warn(
                "own disk",
                disk.isEmpty(),
                disk.isEmpty() ? "ext4 in a file" : disk,
                "skipped: disk" + (noneAtAll ? ", torn" : ""));
        boolean shared = Files.isReadable(OWN_BOOT_ID)
                && Files.readString(OWN_BOOT_ID).strip().equals(fact("boot"));
        if (shared) {
            impossible.put("clock", "it shares the kernel of this machine, and with it the clock");
        }
        warn(
                "own clock",
                !shared,
                shared ? "that of this machine" : "yes",
                "skipped: clock; machines of their own have clocks of their own");
    }

    private void ports(Remote remote) throws IOException, InterruptedException {
        List<Integer> taken = List.of(fact("listening").split("\\s+")).stream()
                .filter(hex -> !hex.isEmpty())
                .map(hex -> Integer.parseInt(hex, 16))
                .filter(List.of(SshCluster.PEER_PORT, SshCluster.PEER_PORT + 1, SshCluster.CLIENT_PORT)::contains)
                .distinct()
                .toList();
        String dir = host.dir() + "/node";
        boolean ours = !taken.isEmpty()
                && asRoot(
                                remote,
                                "p=$(cat " + dir + "/pid) && [ \"$(readlink /proc/$p/cwd)\" = " + dir
                                        + " ] && echo ours || true")
                        .equals("ours");
        String found = taken.isEmpty()
                ? SshCluster.PEER_PORT + ", " + SshCluster.CLIENT_PORT + " free"
                : taken + " in use" + (ours ? " by a node of dynacheck" : "");
        add("ports", taken.isEmpty(), found, ours ? "dynacheck heal" : "end what listens there (ss -ltnp)");
    }

    private static String asRoot(Remote remote, String script) throws IOException, InterruptedException {
        return remote.exec(remote.host().asRoot(script), new byte[0], COMMAND).orThrow(script);
    }

    /** One machine under two names, or two machines with one address, would count as two nodes but be one. */
    private static List<Finding> duplicates(List<Preflight> all) {
        List<Finding> found = new ArrayList<>();
        Map<String, String> seen = new TreeMap<>();
        for (Preflight one : all) {
            List<String> identities = new ArrayList<>(List.of("name " + one.host.name()));
            if (one.facts.containsKey("boot")) {
                identities.add("address " + one.resolved.nodeAddress());
                identities.add("machine " + one.fact("boot") + ":" + one.host.dir());
            }
            for (String identity : identities) {
                String other = seen.putIfAbsent(identity, one.host.name());
                if (other != null) {
                    found.add(new Finding(
                            one.host.name(),
                            "duplicate",
                            Level.FAILED,
                            "the same " + identity + " as " + other,
                            "name each machine once, and give each its own name and address"));
                }
            }
        }
        return found;
    }
}
