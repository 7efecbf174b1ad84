package dynacheck.cli;

import dynacheck.run.Findings;
import dynacheck.ssh.Preflight;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynacheck check-nodes}: whether hosts can be used, and how to mend others. Changes nothing on them. */
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

    @Override
    public Integer call() throws Exception {
        Integer done = options.insideLab(
                spec.commandLine().getParent().getParseResult().originalArgs());
        if (done != null) {
            return done;
        }
        Preflight.Result result = options.forNodes().look();
        Findings.lines(result.findings()).forEach(Console::line);
        return result.passed() ? 0 : Main.HARNESS_FAILED;
    }
}
