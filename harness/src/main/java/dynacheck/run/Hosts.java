package dynacheck.run;

import dynacheck.injection.Need;
import dynacheck.injection.NemesisPackage;
import dynacheck.remote.Host;
import dynacheck.remote.NodeNetwork;
import dynacheck.remote.Retrying;
import dynacheck.remote.SshRemote;
import dynacheck.ssh.PowerCut;
import dynacheck.ssh.Preflight;
import dynacheck.target.Software;
import dynacheck.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Machines that nodes run on, reached by SSH. {@link dynacheck.remote.Inventory} reads lists of them.
 *
 * @param all V(0)'s are the first; the others are spare, for nodes that join
 * @param network that nodes talk over; null: that of SSH
 * @param powerCommand cuts the power of a host and gives it back, see {@link dynacheck.ssh.PowerCut}
 * @param checked what was found when they were looked at; null: they were not yet
 */
public record Hosts(
        List<Host> all, @Nullable NodeNetwork network, String powerCommand, Preflight.@Nullable Result checked)
        implements Place {
    public Hosts {
        all = List.copyOf(all);
    }

    /** Hosts that talk over the network of SSH; of their power only the nodes' disks can lose it. */
    public static Hosts of(List<Host> all) {
        return new Hosts(all, null, PowerCut.DISK, null);
    }

    public Hosts withNetwork(NodeNetwork chosen) {
        return new Hosts(all, chosen, powerCommand, null);
    }

    public Hosts withPowerCommand(String command) {
        return new Hosts(all, network, command, checked);
    }

    @Override
    public String kind() {
        return "ssh";
    }

    /**
     * Whether each can run a node and suffer faults. Changes nothing on them.
     *
     * @param needs of nodes
     */
    public Preflight.Result look(List<Software> needs) throws IOException, InterruptedException {
        return Preflight.check(all, network, needs, host -> new Retrying(new SshRemote(host)));
    }

    /** Looked at, once; says what is not well, and throws IOException if one cannot be used. */
    Hosts checked(Target system, Map<String, String> options, RunListener listener)
            throws IOException, InterruptedException {
        return checked(TargetOptions.capabilities(system, options).needs(), listener);
    }

    /** The same for nodes that need this. */
    public Hosts checked(List<Software> needs, RunListener listener) throws IOException, InterruptedException {
        if (checked != null) {
            return this;
        }
        Preflight.Result result = look(needs);
        Findings.lines(Findings.wrong(result.findings())).forEach(listener::says);
        if (!result.passed()) {
            throw new IOException("not every host can be used; nothing was started");
        }
        return new Hosts(result.hosts(), network, powerCommand, result);
    }

    /** Packages and kinds of fault that these cannot suffer, with the reason. */
    Map<String, String> impossible(int members) {
        Map<String, String> impossible = new TreeMap<>(checked == null ? Map.of() : checked.impossible());
        String torn = impossible.getOrDefault("torn", "");
        if (powerCommand.equals(PowerCut.DISK) && !torn.isEmpty()) {
            Plugins.nemeses().stream()
                    .filter(nemesis -> nemesis.about().needs().contains(Need.POWER))
                    .forEach(nemesis -> impossible.put(nemesis.name(), torn));
        }
        if (all.size() == members) {
            impossible.put("membership", "every host is in V(0); none is spare to join");
        }
        return impossible;
    }

    /** Whether each node's data gets a file system of its own, for one of these. */
    boolean ownDisks(List<NemesisPackage> packages) {
        boolean onDisks = powerCommand.equals(PowerCut.DISK);
        return packages.stream()
                .map(NemesisPackage::about)
                .anyMatch(about -> about.needs().contains(Need.OWN_DISK)
                        || onDisks && about.needs().contains(Need.POWER));
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(List.of("--cluster", "ssh", "--hosts"));
        words.add(all.stream()
                .map(host -> host.user() + "@"
                        + (host.address().contains(":") ? "[" + host.address() + "]" : host.address()) + ":"
                        + host.port())
                .collect(Collectors.joining(",")));
        if (network != null) {
            words.addAll(List.of("--node-network", network.text()));
        }
        if (!powerCommand.equals(PowerCut.DISK)) {
            words.addAll(List.of("--power-cmd", powerCommand));
        }
        return words;
    }
}
