package dynacheck.cli;

import dynacheck.remote.Retrying;
import dynacheck.remote.SshRemote;
import dynacheck.ssh.Preflight;
import dynacheck.ssh.Preflight.Finding;
import dynacheck.ssh.Preflight.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynacheck check-nodes}: whether hosts can be used, and what to do where not. Changes nothing on them. */
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
        Preflight.Result result = look(options);
        print(result.findings());
        return result.passed() ? 0 : Main.HARNESS_FAILED;
    }

    private static Preflight.Result look(HostOptions options) throws IOException, InterruptedException {
        return Preflight.check(options.hosts(), options.nodeNetwork(), h -> new Retrying(new SshRemote(h)));
    }

    /** What was found, if all hosts can be used; tells only what is not well. */
    static Preflight.Result usable(HostOptions options) throws IOException, InterruptedException {
        Preflight.Result result = look(options);
        print(together(
                result.findings().stream().filter(f -> f.level() != Level.OK).toList()));
        if (!result.passed()) {
            throw new IOException("not every host can be used; nothing was started");
        }
        return result;
    }

    /** What is the same on several hosts, as one. */
    private static List<Finding> together(List<Finding> findings) {
        Map<Finding, List<String>> hosts = new LinkedHashMap<>();
        for (Finding f : findings) {
            Finding anywhere = new Finding("", f.check(), f.level(), f.found(), f.fix());
            hosts.computeIfAbsent(anywhere, same -> new ArrayList<>()).add(f.host());
        }
        List<Finding> result = new ArrayList<>();
        hosts.forEach((f, names) -> {
            String some = names.size() < 3
                    ? String.join(", ", names)
                    : names.getFirst() + " and " + (names.size() - 1) + " more";
            result.add(new Finding(some, f.check(), f.level(), f.found(), f.fix()));
        });
        return result;
    }

    private static void print(List<Finding> findings) {
        int host = width(findings.stream().map(Finding::host).toList());
        int found = width(findings.stream().map(Finding::found).toList());
        for (Finding f : findings) {
            String line = "%-7s  %-" + host + "s  %-9s  %-" + found + "s  %s";
            String level = f.level() == Level.OK ? "ok" : f.level().name();
            Console.line(line.formatted(level, f.host(), f.check(), f.found(), f.fix())
                    .stripTrailing());
        }
    }

    private static int width(List<String> column) {
        return Math.max(1, column.stream().mapToInt(String::length).max().orElse(1));
    }
}
