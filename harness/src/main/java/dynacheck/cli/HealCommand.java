package dynacheck.cli;

import dynacheck.remote.Host;
import dynacheck.ssh.Parallel;
import dynacheck.ssh.SshHost;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynacheck heal}: undoes every fault of any run, now; as often as wanted. */
@Command(
        name = "heal",
        description = "Undo every fault of any run on hosts, and end their nodes.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Prints what it undid on each host, and what a host undid by itself after a harness had vanished. Run it as"
                    + " often as you like; it does not touch rules, queues and processes of anybody else.",
            "",
            "Examples:",
            "  dynacheck heal --lab",
            "  dynacheck heal --vagrant vagrant",
            "  dynacheck heal --hosts root@10.0.0.1,root@10.0.0.2 --ssh-private-key ~/.ssh/id_ed25519",
            "",
            "Exit code: 0 every host is healed, 254 bad arguments, 255 some host could not be reached."
        })
final class HealCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Mixin
    HostOptions options = new HostOptions();

    @Override
    public Integer call() throws Exception {
        Integer done = options.insideLab(
                spec.commandLine().getParent().getParseResult().originalArgs());
        if (done != null) {
            return done;
        }
        List<Host> hosts = options.hosts();
        Map<Host, String> told = new ConcurrentHashMap<>();
        Set<Host> failed = ConcurrentHashMap.newKeySet();
        Parallel.forEach(hosts, host -> {
            try (SshHost connection = new SshHost(host)) {
                String undone = connection.heal();
                told.put(host, undone.isEmpty() ? "nothing to undo" : undone.replace("\n", "; "));
            } catch (IOException e) {
                failed.add(host);
                told.put(host, "not healed: " + e.getMessage());
            }
        });
        hosts.forEach(host -> Console.line(host + ": " + told.get(host)));
        return failed.isEmpty() ? 0 : Main.HARNESS_FAILED;
    }
}
