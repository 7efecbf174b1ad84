package dynacheck.workloads;

import dynacheck.cluster.NodeAddress;
import dynacheck.node.app.NodeImage;
import dynacheck.node.app.NodeJvm;
import dynacheck.sim.SimulatedSystem;
import dynacheck.workload.Client;
import dynacheck.workload.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The DynaStore node of this project, run from the harness's own class path by the harness's own JVM. */
public final class DynaStoreTarget implements Target {
    /** Peer addresses of every node launched so far: an Add change carries one. */
    private final Map<String, String> peerAddresses = new ConcurrentHashMap<>();

    private volatile List<String> imageFlags = List.of();

    @Override
    public String name() {
        return "dynastore";
    }

    @Override
    public void prepare() {
        imageFlags = NodeImage.flags(java(), classPath());
    }

    @Override
    public LaunchSpec launch(NodeSetup setup) {
        String peers = peer(setup.self());
        peerAddresses.put(setup.self().node(), peers);
        List<String> args = new ArrayList<>(List.of(
                "--id",
                setup.self().node(),
                "--listen",
                peers,
                "--http",
                setup.self().host() + ":" + setup.self().clientPort(),
                "--data",
                setup.dataDir().toString(),
                "--initial-view",
                setup.initialView().stream().map(a -> a.node() + "=" + peer(a)).collect(Collectors.joining(",")),
                "--exit-with-stdin"));
        if (setup.joiner()) {
            args.add("--join");
        }
        var proxy = setup.egressProxy();
        if (proxy != null) {
            args.addAll(List.of("--egress-socks", proxy.getHostString() + ":" + proxy.getPort()));
        }
        String mutant = setup.options().get(SimulatedSystem.MUTANT);
        if (mutant != null) {
            args.addAll(List.of("--mutant", mutant.replace('-', '_')));
        }
        if (!"false".equals(setup.options().get("trace"))) {
            args.addAll(List.of("--trace", setup.logDir().resolve("trace.jsonl").toString()));
        }
        String program = mutant == null ? NodeJvm.PROGRAM : Mutants.PROGRAM;
        String path = mutant == null ? classPath() : classPath() + Mutants.classPath();
        return new LaunchSpec(NodeJvm.command(java(), imageFlags, path, program, args), Map.of());
    }

    @Override
    public boolean isReady(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peerAddresses)) {
            return client.status().isPresent();
        }
    }

    @Override
    public boolean isEnabled(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peerAddresses)) {
            return client.status().map(s -> s.path("enabled").asBoolean(false)).orElse(false);
        }
    }

    @Override
    public Client openClient(NodeAddress node) throws IOException {
        return new DynaStoreClient(node, peerAddresses);
    }

    @Override
    public Optional<SimulatedSystem> simulation() {
        return Optional.of(new DynaStoreSimulation());
    }

    private static String peer(NodeAddress address) {
        return address.host() + ":" + address.peerPort();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
