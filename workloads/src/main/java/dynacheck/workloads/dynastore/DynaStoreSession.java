package dynacheck.workloads.dynastore;

import com.fasterxml.jackson.databind.JsonNode;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.app.NodeImage;
import dynacheck.node.app.NodeJvm;
import dynacheck.target.Bundle;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.target.SimulatedSystem;
import dynacheck.tls.TlsFiles;
import dynacheck.workloads.http.HttpCalls;
import dynacheck.workloads.registers.Keys;
import dynacheck.workloads.registers.Operations;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Nodes of one run: what was launched, how they are reached. */
final class DynaStoreSession implements Session {
    private static final String IMAGE = "image";
    private static final String LIB = "lib";

    /** The node's metrics, by the names that all targets have for them. */
    private static final Map<String, String> COUNTERS = Map.of(
            "round-trips", "round_trips_total",
            "messages", "frames_sent_total",
            "bytes", "bytes_sent_total",
            "syncs", "commits_total",
            "cpu-nanos", "cpu_nanos_total",
            "live-heap-bytes", "heap_live_bytes");

    /** Every node launched so far: an Add change carries its address and life. */
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();

    private final HttpCalls http;
    private final NodeImage.Kind image;
    private volatile List<String> imageFlags = List.of();

    DynaStoreSession(HttpCalls http, NodeImage.Kind image) {
        this.http = http;
        this.image = image;
    }

    @Override
    public void prepare() {
        imageFlags = NodeImage.flags(DynaStoreTarget.java(), DynaStoreTarget.classPath(), image);
    }

    /** Its life is given with the proposal, so nobody asks it. */
    @Override
    public boolean absent(NodeAddress process) {
        String life =
                HexFormat.of().toHexDigits(0x9E3779B97F4A7C15L * process.node().hashCode());
        peers.put(process.node(), new Peer(peer(process), life));
        return true;
    }

    @Override
    public LaunchSpec launch(NodeSetup setup) {
        boolean faithful = !setup.options().containsKey(SimulatedSystem.MUTANT);
        List<String> args = arguments(setup);
        Path home = setup.home();
        if (home != null) {
            List<String> flags = new ArrayList<>(NodeImage.flagsElsewhere(home.resolve(IMAGE), setup.logDir(), image));
            flags.addAll(DynaStoreTarget.jvmFlags(setup.options()));
            // Classes of the image are found by their places on the class path, which the planted bugs only lengthen.
            String path = classPath(home, faithful ? libraries() : jars());
            return new LaunchSpec(NodeJvm.command(java(home), flags, path, program(faithful), args), Map.of());
        }
        args.add("--exit-with-stdin");
        String path = faithful ? DynaStoreTarget.classPath() : DynaStoreTarget.classPath() + Mutants.classPath();
        List<String> flags = new ArrayList<>(imageFlags);
        flags.addAll(DynaStoreTarget.jvmFlags(setup.options()));
        return new LaunchSpec(NodeJvm.command(DynaStoreTarget.java(), flags, path, program(faithful), args), Map.of());
    }

    /** The node, its libraries and the planted bugs; an image of the node's classes halves what a start costs. */
    @Override
    public Bundle bundle() {
        Map<String, Path> files = new TreeMap<>();
        jars().forEach(jar -> files.put(LIB + "/" + jar.getFileName(), jar));
        return new Bundle(
                files,
                true,
                home -> NodeImage.make(home.resolve(IMAGE), java(home), classPath(home, libraries()), image));
    }

    private static List<Path> jars() {
        return Stream.concat(libraries().stream(), mutants().stream()).toList();
    }

    private static String java(Path home) {
        return home.resolve("runtime/bin/java").toString();
    }

    private static String classPath(Path home, List<Path> jars) {
        return jars.stream()
                .map(jar -> home.resolve(LIB).resolve(jar.getFileName()).toString())
                .collect(Collectors.joining(":"));
    }

    /** What the node's jar says that it needs, and that jar. */
    private static List<Path> libraries() {
        Path folder = Mutants.home().resolve("lib");
        try (Stream<Path> files = Files.list(folder)) {
            Path node = files.filter(file -> file.getFileName().toString().matches("dynacheck-node-.*[.]jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no node in " + folder));
            List<Path> all = new ArrayList<>(List.of(node));
            try (JarFile jar = new JarFile(node.toFile())) {
                String needed =
                        String.valueOf(jar.getManifest().getMainAttributes().getValue("Class-Path"));
                Arrays.stream(needed.split(" ")).map(folder::resolve).forEach(all::add);
            }
            return all;
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
        String address = peer(setup.self());
        peers.putIfAbsent(setup.self().node(), new Peer(address, ""));
        List<String> args = new ArrayList<>(List.of(
                "--cluster",
                setup.run(),
                "--id",
                setup.self().node(),
                "--listen",
                address,
                "--http",
                setup.self().host() + ":" + setup.self().clientPort(),
                "--data",
                setup.dataDir().toString(),
                "--initial-view",
                setup.initialView().stream().map(a -> a.node() + "=" + peer(a)).collect(Collectors.joining(","))));
        args.add(setup.joiner() ? "--join" : "--bootstrap"); // a start on what is there already is none of these
        var proxy = setup.egressProxy();
        if (proxy != null) {
            args.addAll(List.of("--egress-socks", proxy.getHostString() + ":" + proxy.getPort()));
        }
        TlsFiles tls = setup.tls();
        if (tls != null) {
            args.addAll(List.of("--tls-cert", tls.certificate().toString()));
            args.addAll(List.of("--tls-key", tls.key().toString()));
            args.addAll(List.of("--tls-ca", tls.authority().toString()));
        }
        String mutant = setup.options().get(SimulatedSystem.MUTANT);
        if (mutant != null) {
            args.addAll(List.of("--mutant", mutant.replace('-', '_')));
        }
        String protocol = setup.options().get(DynaStoreTarget.PROTOCOL);
        if (protocol != null) {
            args.addAll(List.of("--protocol", protocol));
        }
        for (String number : List.of(
                DynaStoreTarget.CHUNK_BYTES,
                DynaStoreTarget.PATIENCE_MS,
                DynaStoreTarget.SPARE_LOOKS,
                DynaStoreTarget.PRE_COPY_FROM)) {
            String given = setup.options().get(number);
            if (given != null) {
                args.addAll(List.of("--" + number, given));
            }
        }
        boolean traces = !DynaStoreTarget.isAbd(setup.options()) && !DynaStoreTarget.isNoOp(setup.options());
        if (traces && !"false".equals(setup.options().get(DynaStoreTarget.TRACE))) {
            args.addAll(List.of("--trace", setup.logDir().resolve("trace.jsonl").toString()));
        }
        return args;
    }

    @Override
    public boolean isReady(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peers, http)) {
            return client.status()
                    .map(status -> {
                        remember(node.node(), status);
                        return status.path("confirmed").asBoolean(true);
                    })
                    .orElse(false);
        }
    }

    /** Members of V(0) are known by name; whoever is to be added by name and life. */
    private void remember(String node, JsonNode status) {
        boolean joins = status.path("joins").asBoolean(false);
        if (joins) {
            peers.computeIfPresent(
                    node, (n, peer) -> peer.withLife(status.path("life").asText()));
        }
    }

    @Override
    public boolean isServing(NodeAddress node) {
        Duration patience = Duration.ofSeconds(30);
        try (DynaStoreClient client = new DynaStoreClient(node, peers, http, patience, patience)) {
            return client.invoke(Operations.read(Keys.busy(1).getFirst())) instanceof Completion.Ok;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean isEnabled(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peers, http)) {
            return client.status().map(s -> s.path("enabled").asBoolean(false)).orElse(false);
        }
    }

    @Override
    public Map<String, Long> counters(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peers, http)) {
            Map<String, Long> metrics = client.metrics();
            Map<String, Long> counters = new TreeMap<>();
            COUNTERS.forEach((name, metric) -> {
                if (metrics.containsKey(metric)) {
                    counters.put(name, metrics.get(metric));
                }
            });
            return counters;
        }
    }

    @Override
    public List<Waiting> waiting(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peers, http)) {
            return client.status().stream()
                    .flatMap(status ->
                            StreamSupport.stream(status.path("waiting").spliterator(), false))
                    .map(w -> new Waiting(
                            w.path("phase").asText(),
                            w.path("key").isTextual() ? w.path("key").asText() : null,
                            w.path("view").asText(),
                            names(w.path("members")),
                            names(w.path("answered")),
                            w.path("needed").asInt()))
                    .toList();
        }
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Override
    public Optional<Standing> standing(NodeAddress node) {
        try (DynaStoreClient client = new DynaStoreClient(node, peers, http)) {
            return client.status().filter(status -> status.has("view")).map(DynaStoreSession::standing);
        }
    }

    static Standing standing(JsonNode status) {
        List<String> changes = new ArrayList<>();
        status.path("view").path("join").forEach(id -> changes.add("+" + id.asText()));
        status.path("view").path("remove").forEach(id -> changes.add("-" + id.asText()));
        return new Standing(
                "{" + String.join(",", NaturalOrder.sorted(changes)) + "}",
                status.path("unfinished").asBoolean(false));
    }

    @Override
    public Client openClient(NodeAddress node) throws IOException {
        return new DynaStoreClient(node, peers, http);
    }

    private static String peer(NodeAddress address) {
        return address.host() + ":" + address.peerPort();
    }
}
