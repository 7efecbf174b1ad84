package dynacheck.workloads;

import dynacheck.cluster.NodeAddress;
import dynacheck.node.app.NodeImage;
import dynacheck.node.app.NodeJvm;
import dynacheck.sim.SimulatedSystem;
import dynacheck.workload.Client;
import dynacheck.workload.Target;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        List<String> args = arguments(setup);
        args.add("--exit-with-stdin");
        boolean faithful = !setup.options().containsKey(SimulatedSystem.MUTANT);
        String path = faithful ? classPath() : classPath() + Mutants.classPath();
        return new LaunchSpec(NodeJvm.command(java(), imageFlags, path, program(faithful), args), Map.of());
    }

    /** Every library of the distribution, and the planted bugs. */
    @Override
    public List<Path> jars() {
        return Stream.concat(libraries().stream(), mutants().stream()).toList();
    }

    @Override
    public LaunchSpec launchOn(Path home, NodeSetup setup) {
        boolean faithful = !setup.options().containsKey(SimulatedSystem.MUTANT);
        List<Path> jars = faithful ? libraries() : jars();
        String path = jars.stream()
                .map(jar -> home.resolve("lib").resolve(jar.getFileName()).toString())
                .collect(Collectors.joining(":"));
        String java = home.resolve("runtime/bin/java").toString();
        return new LaunchSpec(NodeJvm.command(java, List.of(), path, program(faithful), arguments(setup)), Map.of());
    }

    private static List<Path> libraries() {
        Path folder = Mutants.home().resolve("lib");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("only the packaged harness can deploy nodes: use ./dynacheck", e);
        }
    }

    private static List<Path> mutants() {
        return Arrays.stream(Mutants.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static String program(boolean faithful) {
        return faithful ? NodeJvm.PROGRAM : Mutants.PROGRAM;
    }

    private List<String> arguments(NodeSetup setup) {
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
                setup.initialView().stream().map(a -> a.node() + "=" + peer(a)).collect(Collectors.joining(","))));
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
        return args;
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
