package dynacheck.lab;

import dynacheck.remote.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One lab of a machine. Its namespaces' names and its folder are all the state there is, so {@link #down} can be called
 * by any process, also after the one that made it was killed half-way. Needs root on Linux.
 */
public final class Lab {
    /** The most hosts of a lab. */
    public static final int MAX_HOSTS = 100;

    private static final String PREFIX = "dynacheck-";
    private static final String CONTROL = PREFIX + "control";
    private static final String NETWORK = "10.213.7.";
    private static final int SSH_PORT = 22;
    private static final long COMMAND_SECONDS = 30;

    private final Path dir;

    /** @param dir for keys, server settings and the hosts' files; made by {@link #up}, deleted by {@link #down} */
    public Lab(Path dir) {
        this.dir = dir;
    }

    /** The machine's lab. */
    public static Lab ofThisMachine() {
        return new Lab(Path.of("/run/dynacheck-lab"));
    }

    /** Makes and starts {@code count} hosts, n1 to nK; each answers SSH when this returns. */
    public void up(int count) throws IOException, InterruptedException {
        requireRoot();
        if (count < 1 || count > MAX_HOSTS) {
            throw new IllegalArgumentException(count + " hosts; a lab has 1 to " + MAX_HOSTS);
        }
        if (Files.exists(dir) || !namespaces().isEmpty()) {
            throw new IOException("a lab is up, or was left behind: dynacheck lab down");
        }
        Files.createDirectories(
                dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try {
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", path("key"));
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", path("host_key"));
            Files.copy(dir.resolve("key.pub"), dir.resolve("authorized_keys"));
            // The server drops to this folder to separate privileges; packages make it only with the service.
            Files.createDirectories(Path.of("/run/sshd"));
            run("ip", "netns", "add", CONTROL);
            inside(CONTROL, "ip", "link", "add", "lab0", "type", "bridge");
            inside(CONTROL, "ip", "address", "add", NETWORK + "254/24", "dev", "lab0");
            inside(CONTROL, "ip", "link", "set", "lab0", "up");
            inside(CONTROL, "ip", "link", "set", "lo", "up");
            StringBuilder known = new StringBuilder();
            String[] hostKey = Files.readString(dir.resolve("host_key.pub")).split(" ");
            for (int i = 1; i <= count; i++) {
                addHost(i);
                known.append(NETWORK + i + " " + hostKey[0] + " " + hostKey[1] + "\n");
            }
            Files.writeString(dir.resolve("known_hosts"), known);
            for (int i = 1; i <= count; i++) {
                awaitSsh(i);
            }
            Files.writeString(dir.resolve("hosts"), Integer.toString(count));
        } catch (IOException | InterruptedException | RuntimeException e) {
            down();
            throw e;
        }
    }

    private void addHost(int i) throws IOException, InterruptedException {
        String ns = PREFIX + "n" + i;
        Path home = Files.createDirectories(dir.resolve("n" + i));
        run("ip", "netns", "add", ns);
        inside(CONTROL, "ip", "link", "add", "n" + i, "type", "veth", "peer", "name", "eth0", "netns", ns);
        inside(CONTROL, "ip", "link", "set", "n" + i, "master", "lab0", "up");
        inside(ns, "ip", "address", "add", NETWORK + i + "/24", "dev", "eth0");
        inside(ns, "ip", "link", "set", "eth0", "up");
        inside(ns, "ip", "link", "set", "lo", "up");
        Path config = home.resolve("sshd_config");
        Files.writeString(config, """
                Port %d
                ListenAddress %s%d
                HostKey %s
                AuthorizedKeysFile %s
                PidFile %s
                AuthenticationMethods publickey
                PermitRootLogin prohibit-password
                StrictModes no
                UsePAM no
                UseDNS no
                MaxSessions 100
                MaxStartups 50
                """.formatted(
                        SSH_PORT, NETWORK, i, path("host_key"), path("authorized_keys"), home.resolve("sshd.pid")));
        inside(
                ns,
                sshd(),
                "-f",
                config.toString(),
                "-E",
                home.resolve("sshd.log").toString());
    }

    private static String sshd() throws IOException {
        for (String folder : List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/sbin")) {
            if (Files.isExecutable(Path.of(folder, "sshd"))) {
                return folder + "/sshd";
            }
        }
        throw new IOException("a lab needs OpenSSH's server: apt-get install openssh-server");
    }

    private void awaitSsh(int i) throws IOException, InterruptedException {
        List<String> probe = List.of("ssh-keyscan", "-T", "2", NETWORK + i);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_SECONDS);
        while (!attempt(inNamespace(CONTROL, probe)).contains("ssh-ed25519")) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the SSH server of n" + i + " does not answer; its log: "
                        + Files.readString(dir.resolve("n" + i).resolve("sshd.log")));
            }
            Thread.sleep(50); // between two looks at the condition
        }
    }

    /** The hosts of the lab that is up. */
    public List<Host> hosts() throws IOException {
        Path file = dir.resolve("hosts");
        if (!Files.exists(file)) {
            throw new IOException("no lab is up: dynacheck lab up --hosts 5");
        }
        int count = Integer.parseInt(Files.readString(file));
        List<Host> hosts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String address = NETWORK + i;
            hosts.add(new Host(
                    "n" + i,
                    "root",
                    address,
                    SSH_PORT,
                    address,
                    dir.resolve("key"),
                    dir.resolve("known_hosts"),
                    path("n" + i)));
        }
        return hosts;
    }

    /** What runs {@code command} within the lab's network. */
    public static List<String> inControl(List<String> command) {
        return inNamespace(CONTROL, command);
    }

    /** Ends every process in the lab's namespaces and deletes all of it; returns how many namespaces there were. */
    public int down() throws IOException, InterruptedException {
        requireRoot();
        List<String> all = namespaces();
        for (String ns : all) {
            attempt(List.of("sh", "-c", "ip netns pids " + ns + " | xargs -r kill -9"));
            run("ip", "netns", "delete", ns);
        }
        if (Files.exists(dir)) {
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return all.size();
    }

    private static List<String> namespaces() throws IOException, InterruptedException {
        return attempt(List.of("ip", "netns", "list"))
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> name.startsWith(PREFIX))
                .toList();
    }

    private static void requireRoot() throws IOException {
        boolean linux = System.getProperty("os.name").equals("Linux");
        if (!linux || !System.getProperty("user.name").equals("root")) {
            throw new IOException("a lab needs root on Linux: it makes network namespaces"
                    + (linux ? "; run this with sudo" : "; use --cluster local, or --vagrant"));
        }
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }

    private static List<String> inNamespace(String ns, List<String> command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", ns));
        words.addAll(command);
        return words;
    }

    private static void inside(String ns, String... command) throws IOException, InterruptedException {
        run(inNamespace(ns, List.of(command)).toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = start(List.of(command));
        String said = finish(process, List.of(command));
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    /** What it said, whatever its exit code. */
    private static String attempt(List<String> command) throws IOException, InterruptedException {
        return finish(start(command), command);
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
    }

    private static String finish(Process process, List<String> command) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": no end after " + COMMAND_SECONDS + " s");
        }
        return said;
    }
}
