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
import org.jspecify.annotations.Nullable;

/** Lists of hosts from what people write. Errors name the entry or line. */
public final class Inventory {
    private Inventory() {}

    /** {@code user@address:port,...}: user and port may be left out; nodes are named n1, n2, ... in that order. */
    public static List<Host> ofList(String list, String defaultUser, @Nullable Path identity, Path knownHosts) {
        List<Host> hosts = new ArrayList<>();
        for (String entry : list.split(",", -1)) {
            hosts.add(host("n" + (hosts.size() + 1), entry.strip(), defaultUser, identity, knownHosts));
        }
        return different(hosts);
    }

    /** One {@code [user@]address[:port]} a line; empty lines and what follows {@code #} do not count. */
    public static List<Host> ofFile(Path file, String defaultUser, @Nullable Path identity, Path knownHosts)
            throws IOException {
        List<Host> hosts = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String entry = line.replaceFirst("#.*", "").strip();
            if (!entry.isEmpty()) {
                try {
                    hosts.add(host("n" + (hosts.size() + 1), entry, defaultUser, identity, knownHosts));
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

    private static Host host(String name, String entry, String user, @Nullable Path identity, Path knownHosts) {
        int at = entry.indexOf('@');
        int colon = entry.lastIndexOf(':');
        String address = entry.substring(at + 1, colon > at ? colon : entry.length());
        String port = colon > at ? entry.substring(colon + 1) : "22";
        if (address.isEmpty() || at == 0 || !port.matches("\\d{1,5}") || !address.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("'" + entry + "' is not [user@]address[:port]");
        }
        String login = at > 0 ? entry.substring(0, at) : user;
        return new Host(name, login, address, Integer.parseInt(port), address, identity, knownHosts, Host.DIR);
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
