package dynacheck.cli;

import dynacheck.remote.Host;
import dynacheck.ssh.SshHost;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynacheck heal}: undoes every fault of any run, now; as often as wanted. */
@Command(
        name = "heal",
        description = "Undo every fault of any run on hosts, and end their nodes.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: 0 every host is healed, 255 some host could not be reached."})
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
        int code = 0;
        for (Host host : options.hosts()) {
            try (SshHost connection = new SshHost(host)) {
                String undone = connection.heal();
                Console.line(host + ": " + (undone.isEmpty() ? "nothing to undo" : undone.replace("\n", "; ")));
            } catch (IOException e) {
                Console.line(host + ": not healed: " + e.getMessage());
                code = Main.HARNESS_FAILED;
            }
        }
        return code;
    }
}
