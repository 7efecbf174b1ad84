package dynacheck.node.app;

import dynacheck.node.protocol.Protocols;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A few nodes on this machine, by hand. */
@Command(
        name = "dynacheck cluster",
        mixinStandardHelpOptions = true,
        description = "A few nodes on this machine, on loopback only, with folders that stay: up, status, down.",
        exitCodeOnInvalidInput = Main.BAD_ARGUMENTS,
        exitCodeOnExecutionException = Main.FAILED,
        usageHelpWidth = 120,
        synopsisSubcommandLabel = "(up | status | down)",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynacheck cluster up --nodes 3                   until Ctrl-C, or `cluster down` elsewhere",
            "  dynacheck cluster up --data /tmp/mine --detach   in the background, until `cluster down`",
            "  dynacheck cluster status --data /tmp/mine",
            "  dynacheck cluster down --data /tmp/mine",
            "  curl -X PUT -d '{\"value\":\"hello\"}' http://127.0.0.1:8001/registers/x",
            "",
            "Started again, the nodes have their data. To be rid of it, remove the folder.",
            "To add a node, start it by hand: dynacheck node --help.",
            "",
            "Exit codes: 0 done; status: 0 all are ready, 2 some are not; 254 bad arguments, 255 it cannot be done."
        })
public final class ClusterMain implements Runnable {
    private static final long READY_WITHIN_SECONDS = 60;
    private static final int NOT_ALL_READY = 2;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    /** The exit code of these arguments. */
    public static int run(List<String> arguments) {
        return commandLine().execute(arguments.toArray(String[]::new));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ClusterMain())
                .setParameterExceptionHandler((e, rest) -> {
                    e.getCommandLine().getErr().println("dynacheck cluster: " + e.getMessage() + "; try --help");
                    return Main.BAD_ARGUMENTS;
                })
                .setExecutionExceptionHandler((e, command, rest) -> {
                    boolean bad = e instanceof IllegalArgumentException;
                    command.getErr().println("dynacheck cluster: " + (bad ? e.getMessage() : reason(e)));
                    return bad ? Main.BAD_ARGUMENTS : Main.FAILED;
                });
    }

    private static String reason(Exception e) {
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: up, status or down");
    }

    /** Where a cluster is. */
    static final class Place {
        @Option(
                names = "--data",
                defaultValue = "dynacheck-cluster",
                description = "folder; default ./${DEFAULT-VALUE}")
        Path data = Path.of("");

        Path folder() {
            return data.toAbsolutePath().normalize();
        }

        LocalCluster cluster() throws IOException {
            return LocalCluster.at(folder());
        }
    }

    /** What a cluster is: said when it is made; later it can only be repeated. */
    static final class Shape {
        @Option(names = "--nodes", description = "how many, 1 to 25; default 3")
        @Nullable
        Integer nodes;

        @Option(names = "--protocol", description = "that they run; default dynastore")
        @Nullable
        String protocol;

        @Option(names = "--port", description = "of n1 for clients, the next ones for the others; default 8001")
        @Nullable
        Integer clientPort;

        @Option(names = "--peer-port", description = "of n1 for other nodes; default 7001")
        @Nullable
        Integer peerPort;

        LocalCluster create(Path folder) throws IOException {
            int count = nodes == null ? 3 : nodes;
            if (count < 1 || count > LocalCluster.MOST) {
                throw new IllegalArgumentException("--nodes " + count + ": 1 to " + LocalCluster.MOST);
            }
            int clients = clientPort == null ? 8001 : clientPort;
            int peers = peerPort == null ? 7001 : peerPort;
            for (int port : List.of(clients, peers)) {
                if (port < 1024 || port > 65_000) {
                    throw new IllegalArgumentException("port " + port + ": 1024 to 65000");
                }
            }
            if (Math.abs(clients - peers) < count) {
                throw new IllegalArgumentException("--port " + clients + " and --peer-port " + peers + " of " + count
                        + " nodes overlap: leave " + count + " between them");
            }
            String name =
                    protocol == null ? "dynastore" : Protocols.named(protocol).name();
            return LocalCluster.create(folder, count, name, clients, peers);
        }

        /** Refuses options that contradict the existing cluster. */
        LocalCluster expect(LocalCluster cluster) {
            LocalNode first = cluster.nodes().getFirst();
            expect(cluster, "--nodes", nodes, cluster.nodes().size());
            expect(cluster, "--protocol", protocol, cluster.protocol());
            expect(cluster, "--port", clientPort, first.clientPort());
            expect(cluster, "--peer-port", peerPort, first.peerPort());
            return cluster;
        }

        private static void expect(LocalCluster cluster, String option, @Nullable Object said, Object is) {
            if (said != null && !said.equals(is)) {
                throw new IllegalArgumentException(option + " " + said + ", but the cluster in " + cluster.folder()
                        + " has " + is + ": leave the option out, or name another folder with --data");
            }
        }
    }

    @Command(
            name = "up",
            description = "Start the nodes, and make them if there are none.",
            mixinStandardHelpOptions = true)
    int up(
            @Mixin Place place,
            @Mixin Shape shape,
            @Option(names = "--detach", description = "leave them running in the background") boolean detach)
            throws IOException, InterruptedException {
        Path folder = place.folder();
        LocalCluster cluster = LocalCluster.isAt(folder) ? shape.expect(place.cluster()) : shape.create(folder);
        Map<LocalNode, Process> processes;
        try (FileChannel file =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            assert lock.isValid();
            processes = start(cluster, detach);
        }
        try {
            awaitReady(processes);
        } catch (IOException | InterruptedException e) {
            for (LocalNode node : cluster.nodes()) {
                node.stop();
            }
            throw e;
        }
        cluster.nodes().forEach(node -> say(node.id() + "  " + node.url() + "  log: " + node.log()));
        LocalNode first = cluster.nodes().getFirst();
        say("try:   curl -X PUT -d '{\"value\":\"hello\"}' " + first.url() + "/registers/x");
        String down = "dynacheck cluster down --data " + place.data;
        say("end:   " + (detach ? down : "Ctrl-C, or " + down) + "  (the data stays in " + folder + ")");
        return detach ? 0 : awaitEnd(processes);
    }

    private static Map<LocalNode, Process> start(LocalCluster cluster, boolean detach) throws IOException {
        if (!cluster.running().isEmpty()) {
            throw new IOException("the cluster in " + cluster.folder() + " is up: "
                    + cluster.running().stream().map(LocalNode::id).toList() + " run; see `dynacheck cluster status`");
        }
        List<String> taken = cluster.takenPorts();
        if (!taken.isEmpty()) {
            throw new IOException("something else listens at the ports " + taken
                    + "; a new cluster can have others: --port, --peer-port and a new folder with --data");
        }
        Map<LocalNode, Process> processes = new LinkedHashMap<>();
        if (!detach) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> processes.values().forEach(Process::destroy)));
        }
        for (LocalNode node : cluster.nodes()) {
            processes.put(node, node.start(ChildNode.command(cluster.arguments(node)), detach));
        }
        return processes;
    }

    private static void awaitReady(Map<LocalNode, Process> processes) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (Map.Entry<LocalNode, Process> entry : processes.entrySet()) {
                LocalNode node = entry.getKey();
                String readiness = node.readiness(http);
                while (!readiness.equals(LocalNode.READY)) {
                    for (Map.Entry<LocalNode, Process> each : processes.entrySet()) {
                        if (!each.getValue().isAlive()) {
                            throw new IOException(each.getKey().id() + " ended with exit code "
                                    + each.getValue().exitValue() + ":\n  "
                                    + String.join("\n  ", each.getKey().lastWords()));
                        }
                    }
                    if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS)) {
                        throw new IOException(node.id() + " is not ready after " + READY_WITHIN_SECONDS + " s: "
                                + readiness + "; its log is " + node.log());
                    }
                    Thread.sleep(20);
                    readiness = node.readiness(http);
                }
            }
        }
    }

    /** Until all have ended. */
    private int awaitEnd(Map<LocalNode, Process> processes) throws InterruptedException {
        for (Map.Entry<LocalNode, Process> entry : processes.entrySet()) {
            LocalNode node = entry.getKey();
            entry.getValue()
                    .onExit()
                    .thenAccept(process -> say(node.id() + " has ended with exit code " + process.exitValue()));
        }
        for (Process process : processes.values()) {
            process.waitFor();
        }
        return 0;
    }

    @Command(
            name = "status",
            description = "Which of the nodes run, and whether they serve.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Place place) throws IOException, InterruptedException {
        LocalCluster cluster = place.cluster();
        boolean all = true;
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (LocalNode node : cluster.nodes()) {
                String readiness = node.process().isPresent() ? node.readiness(http) : "does not run";
                all &= readiness.equals(LocalNode.READY);
                String pid = node.process()
                        .map(process -> "pid " + process.pid() + "  ")
                        .orElse("");
                say(node.id() + "  " + node.url() + "  " + pid + readiness);
            }
        }
        return all ? 0 : NOT_ALL_READY;
    }

    @Command(name = "down", description = "End the nodes; their data stays.", mixinStandardHelpOptions = true)
    int down(@Mixin Place place) throws IOException, InterruptedException {
        LocalCluster cluster = place.cluster();
        int ended = 0;
        for (LocalNode node : cluster.nodes()) {
            ended += node.stop() ? 1 : 0;
        }
        say(ended == 0 ? "no node was running" : ended + " nodes ended; the data stays in " + cluster.folder());
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
