package dynacheck.cli;

import dynacheck.lab.Lab;
import dynacheck.remote.Host;
import dynacheck.remote.Inventory;
import dynacheck.remote.NodeNetwork;
import dynacheck.remote.SshConfig;
import dynacheck.run.BadArguments;
import dynacheck.run.Hosts;
import dynacheck.ssh.PowerCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name hosts, for every verb that uses hosts. */
final class HostOptions {
    private static final String INSIDE = "DYNACHECK_INSIDE_LAB";

    @Option(names = "--lab", description = "hosts: the lab of this machine (dynacheck lab up)")
    boolean lab;

    @Option(
            names = "--vagrant",
            paramLabel = "DIR",
            description = "hosts: the Vagrant cluster of this folder, if it is up")
    @Nullable
    Path vagrant;

    @Option(
            names = "--hosts",
            paramLabel = "USER@HOST:PORT,...",
            description = "hosts, by SSH; their keys must be known")
    @Nullable
    String list;

    @Option(names = "--nodes-file", paramLabel = "FILE", description = "hosts, one [user@]address[:port] a line")
    @Nullable
    Path file;

    @Option(names = "--username", description = "for hosts without user@; default: as ~/.ssh/config says, or yours")
    @Nullable
    String user;

    @Option(
            names = "--ssh-private-key",
            paramLabel = "FILE",
            description = "default: as ~/.ssh/config says, or an agent's keys and the usual ones of ~/.ssh")
    @Nullable
    Path key;

    @Option(
            names = "--node-network",
            paramLabel = "A.B.C.D/BITS",
            description = "network that nodes talk over; default: with --vagrant 192.168.56.0/24, else that of SSH")
    @Nullable
    String network;

    private @Nullable NodeNetwork nodeNetwork() {
        try {
            String given = network;
            return given != null ? NodeNetwork.parse(given) : vagrant != null ? NodeNetwork.VAGRANT : null;
        } catch (IllegalArgumentException e) {
            throw new BadArguments("--node-network: " + e.getMessage());
        }
    }

    @Option(
            names = "--power-cmd",
            paramLabel = "CMD",
            description =
                    "shell command here that cuts the power of {host} (at {address}) and gives it back; 'sysrq': the"
                            + " host resets itself at once, the default with --vagrant; 'disk', the default elsewhere:"
                            + " only the disk of the node's data loses it, and what the node had not synced is gone")
    @Nullable
    String power;

    boolean any() {
        return lab || vagrant != null || list != null || file != null;
    }

    /** The hosts that were named, by exactly one of the options. */
    List<Host> hosts() throws IOException, InterruptedException {
        if (Stream.of(lab, vagrant != null, list != null, file != null)
                        .filter(b -> b)
                        .count()
                != 1) {
            throw new BadArguments("which hosts? Give one of --lab, --vagrant DIR, --hosts LIST, --nodes-file FILE");
        }
        if (file != null && !Files.isReadable(file)) {
            throw new BadArguments("--nodes-file: "
                    + (Files.exists(file) ? file + " cannot be read: permission denied" : "there is no file " + file));
        }
        if (vagrant != null && !Files.isDirectory(vagrant)) {
            throw new BadArguments("--vagrant: there is no folder " + vagrant);
        }
        try {
            if (lab) {
                return Lab.ofThisMachine().hosts();
            }
            Path dir = vagrant;
            Path lines = file;
            if (dir != null) {
                return Inventory.ofVagrant(dir);
            }
            SshConfig config = SshConfig.ofThisUser();
            config.warnings().forEach(warning -> Console.line("warning: " + warning));
            var defaults = new Inventory.Defaults(user, key, Inventory.userKnownHosts(), config);
            return lines != null ? Inventory.ofFile(lines, defaults) : Inventory.ofList(String.valueOf(list), defaults);
        } catch (IllegalArgumentException e) {
            throw new BadArguments(String.valueOf(e.getMessage()));
        }
    }

    /** The same hosts, with the command that cuts their power and the network that their nodes use. */
    Hosts forNodes() throws IOException, InterruptedException {
        return new Hosts(
                hosts(), nodeNetwork(), power != null ? power : vagrant != null ? PowerCut.SYSRQ : PowerCut.DISK, null);
    }

    /**
     * The lab's addresses exist only in its own network: unless this process is there, runs the same command line there
     * and returns its exit code; else null.
     */
    @Nullable
    Integer insideLab(List<String> arguments) throws IOException, InterruptedException {
        if (!lab) {
            return null;
        }
        if (System.getenv(INSIDE) != null) {
            // This process serves the one that started it. If that is killed, the hosts heal themselves.
            ProcessHandle.current()
                    .parent()
                    .ifPresent(parent ->
                            parent.onExit().thenRun(() -> Runtime.getRuntime().halt(Main.HARNESS_FAILED)));
            return null;
        }
        Lab.ofThisMachine().hosts();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(Lab.inControl(command)).inheritIO();
        builder.environment().put(INSIDE, "1");
        return builder.start().waitFor();
    }
}
