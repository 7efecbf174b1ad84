package dynacheck.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lists of hosts that people write. Errors name the entry or line. */
public final class Inventory {
    private Inventory() {}

    /**
     * Defaults for what an entry of a list leaves open.
     *
     * @param user null: as {@code config} says, else the user of this process
     * @param identity null: as {@code config} says, else the usual keys
     */
    public record Defaults(@Nullable String user, @Nullable Path identity, Path knownHosts, SshConfig config) {}

    /**
     * {@code user@address:port,...}: user and port may be left out, an IPv6 address with a port is in brackets. Nodes
     * are named n1, n2, ... in that order.
     */
    public static List<Host> ofList(String list, Defaults defaults) {
        List<Host> hosts = new ArrayList<>();
        for (String entry : list.split(",", -1)) {
            hosts.add(host("n" + (hosts.size() + 1), entry.strip(), defaults));
        }
        return different(hosts);
    }

    /** One {@code [user@]address[:port]} a line; empty lines and what follows {@code #} do not count. */
    public static List<Host> ofFile(Path file, Defaults defaults) throws IOException {
        List<Host> hosts = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String entry = line.replaceFirst("#.*", "").strip();
            if (!entry.isEmpty()) {
                try {
                    hosts.add(host("n" + (hosts.size() + 1), entry, defaults));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
                }
            }
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException(file + ": no host in it");
        }
        return different(hosts);
    }

    private static final Pattern ENTRY = Pattern.compile("(?:([^@]+)@)?"
            + "(?:\\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)]|([A-Za-z0-9._-]+)|([0-9A-Fa-f]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*))"
            + "(?::(\\d{1,5}))?");

    /** The host of an entry. What is typed wins over the configuration, which wins over the defaults. */
    static Host host(String name, String entry, Defaults defaults) {
        Matcher m = ENTRY.matcher(entry);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "'" + entry + "' is not [user@]address[:port]; an IPv6 address with a" + " port is [address]:port");
        }
        String typed = firstOf(m.group(2), m.group(3), m.group(4));
        SshConfig.Entry config = defaults.config().of(typed);
        String address = firstOf(config.hostName(), typed);
        String configured = config.port() > 0 ? String.valueOf(config.port()) : null;
        Path identity = defaults.identity() != null ? defaults.identity() : config.identity();
        return new Host(
                name,
                firstOf(m.group(1), defaults.user(), config.user(), System.getProperty("user.name")),
                address,
                Integer.parseInt(firstOf(m.group(5), configured, "22")),
                address,
                identity,
                defaults.knownHosts(),
                Host.DIR,
                config.jump());
    }

    /** The first that is given. */
    private static String firstOf(@Nullable String... choices) {
        for (String choice : choices) {
            if (choice != null) {
                return choice;
            }
        }
        throw new IllegalArgumentException("nothing is said");
    }

    private static List<Host> different(List<Host> hosts) {
        Set<String> seen = new HashSet<>();
        for (Host host : hosts) {
            if (!seen.add(host.address() + ":" + host.port())) {
                throw new IllegalArgumentException(host.address() + ":" + host.port() + " is given twice");
            }
        }
        return List.copyOf(hosts);
    }

    /**
     * Hosts of a Vagrant cluster that is up; Vagrant's own settings say which key to use and whether to check host
     * keys.
     */
    public static List<Host> ofVagrant(Path dir) throws IOException, InterruptedException {
        Process vagrant = new ProcessBuilder("vagrant", "ssh-config")
                .directory(dir.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        vagrant.getOutputStream().close();
        String output = new String(vagrant.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!vagrant.waitFor(120, TimeUnit.SECONDS) || vagrant.exitValue() != 0) {
            vagrant.destroyForcibly();
            throw new IOException("vagrant ssh-config failed in " + dir + ": is the cluster up? vagrant up");
        }
        return ofSshConfig(output);
    }

    /** Hosts of {@code ssh_config} blocks. */
    static List<Host> ofSshConfig(String config) {
        List<Map<String, String>> blocks = new ArrayList<>();
        int number = 0;
        for (String line : config.split("\\R", -1)) {
            number++;
            String[] words = line.strip().split("\\s+", 2);
            if (words.length < 2 || words[0].startsWith("#")) {
                continue;
            }
            String key = words[0].toLowerCase(Locale.ROOT);
            String value = words[1].strip().replaceAll("^\"|\"$", "");
            if (key.equals("host")) {
                blocks.add(new LinkedHashMap<>());
            } else if (blocks.isEmpty()) {
                throw new IllegalArgumentException("ssh-config line " + number + ": " + words[0] + " before any Host");
            }
            blocks.getLast().putIfAbsent(key, value);
        }
        List<Host> hosts = new ArrayList<>();
        for (Map<String, String> block : blocks) {
            String name = block.getOrDefault("host", "");
            String address = block.getOrDefault("hostname", name);
            String key = block.get("identityfile");
            boolean unchecked =
                    block.getOrDefault("stricthostkeychecking", "yes").equals("no");
            String known =
                    block.getOrDefault("userknownhostsfile", userKnownHosts().toString());
            hosts.add(new Host(
                    name,
                    block.getOrDefault("user", "vagrant"),
                    address,
                    Integer.parseInt(block.getOrDefault("port", "22")),
                    address,
                    key == null ? null : Path.of(key),
                    unchecked ? null : Path.of(known),
                    Host.DIR));
        }
        return different(hosts);
    }

    /** {@code ~/.ssh/known_hosts}. */
    public static Path userKnownHosts() {
        return Path.of(System.getProperty("user.home"), ".ssh", "known_hosts");
    }
}
