package dynacheck.workloads.exec;

import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.target.Bundle;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.target.Software;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of a system that an {@link Adapter} describes. */
final class ExecSession implements Session {
    private static final String ADAPTER = "adapter";
    private static final Duration SERVING = Duration.ofSeconds(30);
    private static final Duration PROBE = Duration.ofSeconds(5);
    /** Of a register that no run uses; of an object, which a read leaves as it is. */
    private static final Invocation OF_REGISTER = Invocation.of("read", Arrays.asList("dynacheck-probe", null));

    private static final Invocation OF_OBJECT = Invocation.of("read", null);
    private static final Invocation OF_TRANSACTION =
            Invocation.of("txn", List.of(Arrays.asList(Keyword.of("r"), "dynacheck-probe", null)));
    private static final Map<String, Invocation> READS = Map.of(
            "register", OF_REGISTER,
            "cas-register", OF_REGISTER,
            "set", OF_OBJECT,
            "counter", OF_OBJECT,
            "bank", OF_OBJECT,
            "list-append", OF_TRANSACTION,
            "rw-register", OF_TRANSACTION);

    private final Adapter adapter;
    private final Map<String, String> options;
    /** What a node can be asked before the run begins, and leaves no trace; null: nothing is known. */
    private final @Nullable Invocation harmless;

    private final ClientPrograms programs;
    private final Map<String, NodeAddress> known = new ConcurrentSkipListMap<>();
    private final Set<String> initial = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> started = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> places = new ConcurrentHashMap<>();
    /** Members of V(0) that came up for the first time, and until when they are waited for. */
    private final Map<String, Long> comingUp = new ConcurrentHashMap<>();
    /** Whether the client program is known to answer as it should. */
    private volatile boolean understood;

    /**
     * @param folder of the run: gets what clients write to standard error
     * @param vocabulary of the run, one of those that the adapter's client understands
     */
    ExecSession(Adapter adapter, Map<String, String> given, Path folder, String vocabulary) {
        this.adapter = adapter;
        this.harmless = READS.get(vocabulary);
        Map<String, String> all = new TreeMap<>();
        adapter.defaults().forEach((name, value) -> all.put("option." + name, given.getOrDefault(name, value)));
        all.put("operations", vocabulary);
        this.options = all;
        Map<String, String> values = new TreeMap<>(all);
        values.put(ADAPTER, adapter.folder().toString());
        values.put("run", folder.getFileName().toString());
        this.programs = new ClientPrograms(
                adapter.clientName(),
                Template.filled(adapter.client(), values),
                environment(values),
                folder.resolve("clients.log"));
    }

    private Map<String, String> environment(Map<String, String> values) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", Software.path());
        environment.put("PYTHONDONTWRITEBYTECODE", "1"); // nothing of a run belongs into the adapter's folder
        adapter.environment().forEach((name, value) -> environment.put(name, value.filled(values)));
        return environment;
    }

    @Override
    public void reserved(NodeAddress node) {
        known.put(node.node(), node);
    }

    @Override
    public void prepare() throws IOException {
        String missing = adapter.missing().orElse("");
        if (!missing.isEmpty()) {
            throw new IOException(missing);
        }
    }

    @Override
    public LaunchSpec launch(NodeSetup setup) {
        reserved(setup.self());
        started.merge(setup.self().node(), 1, Integer::sum);
        setup.initialView().forEach(member -> initial.add(member.node()));
        Map<String, String> values = values(setup);
        places.put(setup.self().node(), values);
        List<String> command = Template.filled(adapter.start(), values);
        if (!adapter.wipe().isEmpty() && started.getOrDefault(setup.self().node(), 1) == 1) {
            command = List.of(
                    "sh", "-c", quoted(Template.filled(adapter.wipe(), values)) + " && exec " + quoted(command));
        }
        Map<String, String> environment = environment(values);
        if (setup.home() == null) {
            return new LaunchSpec(command, environment);
        }
        environment.remove("PATH"); // of this machine
        List<String> there = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> there.add(name + "=" + value));
        there.addAll(List.of("sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/sbin; " + needs() + "exec \"$@\"", "node"));
        there.addAll(command);
        return new LaunchSpec(there, Map.of());
    }

    /** In shell: ends, with the package to install, if something is missing on the host. */
    private String needs() {
        return adapter.capabilities().needs().stream()
                .map(needed -> needed.test() + " || { echo "
                        + quoted(List.of("there is no " + needed + " on this host: " + needed.fix()))
                        + "; exit 127; }; ")
                .collect(Collectors.joining());
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private Map<String, String> values(NodeSetup setup) {
        NodeAddress self = setup.self();
        Map<String, String> values = new TreeMap<>(options);
        Path home = setup.home();
        @Nullable InetSocketAddress proxy = setup.egressProxy();
        values.put(ADAPTER, (home == null ? adapter.folder() : home.resolve(ADAPTER)).toString());
        values.put("run", setup.run());
        values.put("node", self.node());
        values.put("host", self.host());
        values.put("peer-port", String.valueOf(self.peerPort()));
        values.put("client-port", String.valueOf(self.clientPort()));
        values.put("peer", peer(self));
        values.put("address", address(self));
        values.put("data", setup.dataDir().toString());
        values.put("logs", setup.logDir().toString());
        values.put("joiner", String.valueOf(setup.joiner()));
        values.put("proxy", proxy == null ? "" : proxy.getHostString() + ":" + proxy.getPort());
        values.put("initial", named(setup.initialView(), ExecSession::peer));
        values.put("initial-clients", named(setup.initialView(), ExecSession::address));
        Map<String, NodeAddress> all = new LinkedHashMap<>();
        setup.initialView().forEach(node -> all.put(node.node(), node));
        all.putAll(known);
        values.put("known-clients", named(List.copyOf(all.values()), ExecSession::address));
        return values;
    }

    private static String named(List<NodeAddress> nodes, Function<NodeAddress, String> address) {
        return nodes.stream()
                .map(node -> node.node() + "=" + address.apply(node))
                .collect(Collectors.joining(","));
    }

    private static String peer(NodeAddress node) {
        return node.host() + ":" + node.peerPort();
    }

    private static String address(NodeAddress node) {
        return node.host() + ":" + node.clientPort();
    }

    /** The whole folder of the adapter. */
    @Override
    public Bundle bundle() {
        try (Stream<Path> files = Files.walk(adapter.folder())) {
            Map<String, Path> places = new TreeMap<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> places.put(ADAPTER + "/" + adapter.folder().relativize(file), file));
            return Bundle.of(places);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Client openClient(NodeAddress node) {
        @Nullable HttpRequests http = adapter.http();
        return http != null && ExecTarget.HTTP.equals(options.get("option." + ExecTarget.CLIENT))
                ? new HttpRegisters(http, node, adapter.timeout())
                : new ExecClient(programs, node, known, adapter.timeout());
    }

    /**
     * Whether it is up by the adapter's probe, or accepts connections. When members of V(0) come up for the first time,
     * they are given some time to serve, too; whether one that does not is right is for the checkers to judge. A client
     * program that cannot be used is found out here, before the run begins.
     */
    @Override
    public boolean isReady(NodeAddress node) {
        if (!(adapter.probe().isEmpty() ? Session.super.isReady(node) : isProbed(node))) {
            return false;
        }
        if (harmless == null || started.getOrDefault(node.node(), 0) > 1 || !initial.contains(node.node())) {
            return true;
        }
        long end = comingUp.computeIfAbsent(node.node(), first -> System.nanoTime() + SERVING.toNanos());
        return read(node) || System.nanoTime() - end > 0;
    }

    private boolean isProbed(NodeAddress node) {
        Map<String, String> values = places.getOrDefault(node.node(), Map.of());
        ProcessBuilder builder = new ProcessBuilder(Template.filled(adapter.probe(), values))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment(values));
        try {
            Process probe = builder.start();
            probe.getOutputStream().close();
            if (!probe.waitFor(PROBE.toMillis(), TimeUnit.MILLISECONDS)) {
                probe.destroyForcibly();
                return false;
            }
            return probe.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the probe cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Throws if the client program did not even understand. */
    private boolean read(NodeAddress node) {
        Completion completion = read(node, adapter.timeout());
        String error = switch (completion) {
            case Completion.Ok ok -> "";
            case Completion.Fail fail -> fail.error();
            case Completion.Info info -> info.error();
        };
        if (!understood && error.startsWith(ClientsResult.PROGRAM)) {
            throw new UncheckedIOException(new IOException("asked for a read before the run, "
                    + error.substring(ClientsResult.PROGRAM.length()) + "; " + programs.lastWords()));
        }
        understood = true;
        return completion instanceof Completion.Ok;
    }

    private Completion read(NodeAddress node, Duration patience) {
        Invocation asked = Objects.requireNonNull(harmless, "nothing can be asked");
        try (Client client = openClient(node)) {
            return client.invoke(asked.within(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Completion.Info("interrupted");
        } catch (Exception e) {
            return new Completion.Info(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean isServing(NodeAddress node) {
        return isReady(node) && (harmless == null || read(node, SERVING) instanceof Completion.Ok);
    }

    @Override
    public boolean isEnabled(NodeAddress node) {
        return isReady(node) && (harmless == null || read(node, adapter.timeout()) instanceof Completion.Ok);
    }

    @Override
    public void close() {
        programs.close();
    }
}
