package dynacheck.cli;

import dynacheck.run.Findings;
import dynacheck.ssh.Preflight;
import dynacheck.ssh.Preflight.Finding;
import dynacheck.target.Software;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynacheck check-nodes}: whether hosts, or this machine, can be used, and how to mend others. Only looks. */
@Command(
        name = "check-nodes",
        description = "Check whether hosts can run nodes and have faults, and say how to fix what is missing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "FAILED keeps a run from starting; WARNING says what a run will skip, or what is harder to read. `test"
                    + " --cluster ssh` looks by itself first.",
            "",
            "Examples:",
            "  dynacheck check-nodes --lab",
            "  dynacheck check-nodes --vagrant vagrant",
            "  dynacheck check-nodes --lab --adapter etcd      # also whether it is installed there",
            "  dynacheck check-nodes --adapter etcd            # whether it is installed on this machine",
            "  dynacheck check-nodes --hosts admin@10.0.0.1,admin@10.0.0.2:2222",
            "  dynacheck check-nodes --nodes-file hosts.txt --username admin --node-network 10.1.0.0/16",
            "",
            "Exit code: 0 every host can be used (warnings aside), 254 bad arguments, 255 some cannot."
        })
final class CheckNodesCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Mixin
    HostOptions options = new HostOptions();

    @Mixin
    TargetChoice system = new TargetChoice();

    @Mixin
    PluginOptions plugins = new PluginOptions();

    @Override
    public Integer call() throws Exception {
        List<Software> needs =
                system.name() == null ? List.of() : system.capabilities().needs();
        if (!options.any() && !needs.isEmpty()) {
            return report(Preflight.ofThisMachine(needs));
        }
        Integer done = options.insideLab(
                spec.commandLine().getParent().getParseResult().originalArgs());
        if (done != null) {
            return done;
        }
        return report(options.forNodes().look(needs).findings());
    }

    private static int report(List<Finding> findings) {
        Findings.lines(findings).forEach(Console::line);
        return Preflight.passed(findings) ? 0 : Main.HARNESS_FAILED;
    }
}
