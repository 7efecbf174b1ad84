package dynacheck.cli;

import dynacheck.lab.Lab;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dynacheck lab up|down}. */
@Command(
        name = "lab",
        description = "Hosts for --cluster ssh --lab: network namespaces on this machine (root on Linux).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each host is a network namespace with an address and an SSH server of its own; none of it can be seen"
                    + " outside of the lab's network. `down` leaves nothing behind, also after a kill -9.",
            "",
            "Examples:",
            "  sudo dynacheck lab up --hosts 7",
            "  sudo dynacheck check-nodes --lab",
            "  sudo dynacheck test register --nodes 5 --cluster ssh --lab",
            "  sudo dynacheck heal --lab",
            "  sudo dynacheck lab down",
            "",
            "Exit code: 0 done, 254 bad arguments, 255 it cannot be done here; the message says why."
        })
final class LabCommand {
    @Command(name = "up", description = "Make the lab and start its hosts.", mixinStandardHelpOptions = true)
    int up(
            @Option(names = "--hosts", defaultValue = "5", description = "how many, n1 to nK; default ${DEFAULT-VALUE}")
                    int hosts)
            throws IOException, InterruptedException {
        Lab lab = Lab.ofThisMachine();
        lab.up(hosts);
        lab.hosts().forEach(host -> Console.line(host.toString()));
        Console.line("the lab is up; use it:  dynacheck test register --cluster ssh --lab");
        return 0;
    }

    @Command(
            name = "down",
            description = "Stop all that runs in the lab and delete it, whatever state it is in.",
            mixinStandardHelpOptions = true)
    int down() throws IOException, InterruptedException {
        int removed = Lab.ofThisMachine().down();
        Console.line(removed == 0 ? "no lab was up" : "the lab is gone: " + removed + " network namespaces deleted");
        return 0;
    }
}
