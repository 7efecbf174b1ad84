package dynacheck.remote;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A machine for one node, and how to log in to it.
 *
 * @param name the node's id
 * @param address for SSH: a name or an IP address
 * @param nodeAddress the IPv4 address that nodes use among each other; the harness reaches it too
 * @param identity private key; null: the usual keys of the user's {@code .ssh} folder
 * @param knownHosts file of host keys, every other key is refused; null: keys are not checked
 * @param dir folder on the host for everything of ours; hosts of a lab share a disk, so each has its own
 * @param jump hosts to log in through, as ProxyJump lists them; null: directly
 */
public record Host(
        String name,
        String user,
        String address,
        int port,
        String nodeAddress,
        @Nullable Path identity,
        @Nullable Path knownHosts,
        String dir,
        @Nullable String jump) {
    /** Where our files are on a host that has a disk of its own. */
    public static final String DIR = "/var/lib/dynacheck";

    public Host {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("host '" + name + "': a name has letters, digits, '-', '_' only");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("host " + name + ": port " + port + " is not from 1 to 65535");
        }
        if (!dir.matches("/[A-Za-z0-9._/-]+")) {
            throw new IllegalArgumentException("host " + name + ": '" + dir + "' is no absolute path of plain letters");
        }
    }

    /** A host with a direct login. */
    public Host(
            String name,
            String user,
            String address,
            int port,
            String nodeAddress,
            @Nullable Path identity,
            @Nullable Path knownHosts,
            String dir) {
        this(name, user, address, port, nodeAddress, identity, knownHosts, dir, null);
    }

    /** The same host, whose node uses this address. */
    public Host withNodeAddress(String other) {
        return new Host(name, user, address, port, other, identity, knownHosts, dir, jump);
    }

    /** {@code script}, to be run as root. */
    public String asRoot(String script) {
        String shell = "sh -c " + quote(script);
        return user.equals("root") ? shell : "sudo -n " + shell;
    }

    /** {@code text} as one word of a POSIX shell. */
    public static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        String bracketed = address.contains(":") ? "[" + address + "]" : address;
        return name + " (" + user + "@" + bracketed + ":" + port + ")";
    }
}
