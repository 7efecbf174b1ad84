package dynacheck.node.app;

import dynacheck.node.core.BrokenInvariantException;
import dynacheck.node.core.ProcessId;
import dynacheck.node.net.Endpoint;
import dynacheck.node.net.Limits;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.net.RefusedLifeException;
import dynacheck.node.net.Tls;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Protocols;
import dynacheck.node.storage.DamagedStoreException;
import dynacheck.node.storage.RefusedStartException;
import dynacheck.node.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs one node until it is killed. Exit codes: {@value #DAMAGED} its store lost or changed something that it had
 * acknowledged (it is of no use any more), {@value #REFUSED_LIFE} other processes refuse it (its disk was swapped, or
 * is an old copy), {@value #BROKEN} it found itself wrong (a bug), {@value #STORE_FAILED} the store cannot be read or
 * written (a full disk, a folder in use), 254 bad arguments, or others than those of the first start, 255 anything else
 * (a port in use); 0 when standard input ended under {@code --exit-with-stdin}.
 */
@Command(
        name = "dynacheck node",
        mixinStandardHelpOptions = true,
        version = "dynacheck-node 0.1.0",
        usageHelpWidth = 120,
        description =
                "One process of a replicated store: registers that stay atomic while the set of processes changes.",
        exitCodeOnInvalidInput = Main.BAD_ARGUMENTS,
        exitCodeOnExecutionException = Main.FAILED,
        footerHeading = "%nExample, the first of three:%n",
        footer = {
            "  dynacheck node --bootstrap --id n1 --listen 127.0.0.1:7001 --http 127.0.0.1:8001 --data /tmp/n1 \\",
            "    --initial-view n1=127.0.0.1:7001,n2=127.0.0.1:7002,n3=127.0.0.1:7003",
            "  curl -X PUT -d '{\"value\":\"hello\"}' http://127.0.0.1:8001/registers/x",
            "",
            "The first start of each process says that it is: --bootstrap, or --join and then, at any member,",
            "  curl -d '{\"add\":[{\"id\":\"n4\",\"address\":\"127.0.0.1:7004\"}]}' http://127.0.0.1:8001/reconfig",
            "Later starts need neither, and say all the rest as it was: a process is its folder. A member of V(0)",
            "takes part once more than half of the others know it, so start them all.",
            "",
            "Exit codes: 65 the folder is damaged, 66 this id has lived elsewhere (its disk was swapped, or is an old",
            "copy), 70 it found itself wrong (a bug of this program), 74 the disk cannot be used, 254 bad arguments,",
            "or others than those of the first start.",
            "",
            "With --tls-cert, --tls-key and --tls-ca, nodes and clients speak mutual TLS 1.3 and nothing else. The",
            "certificate of n1 is for server and client authentication and has these subject alternative names:",
            "  URI:" + Tls.NODE_NAME + "n1 and IP: or DNS: of the host in --listen and --http",
            "A client's has no such URI, and is of the same authority:",
            "  curl --cacert ca.pem --cert me.pem --key me.key https://127.0.0.1:8001/registers/x"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the required options before call()
public class Main implements Callable<Integer> {
    /** EX_DATAERR of sysexits.h. */
    public static final int DAMAGED = 65;

    /** EX_IOERR of sysexits.h. */
    public static final int STORE_FAILED = 74;

    /** EX_SOFTWARE: it found that it broke an invariant of its own protocol. */
    public static final int BROKEN = 70;

    /** This id has lived elsewhere: other processes know another disk, or a later state of it. */
    public static final int REFUSED_LIFE = 66;

    private static final String ID = "[A-Za-z0-9_-]{1,64}";

    /** Unless told otherwise. */
    static final String PROTOCOL = "dynastore";

    static final int BAD_ARGUMENTS = 254;
    static final int FAILED = 255;

    /** Of keys and values in one message of a transfer; a frame has 4 MiB. */
    public static final int MAX_CHUNK_BYTES = 1 << 20;

    /** A minute, in which any reconfiguration completes whose process lives. */
    public static final int MAX_PATIENCE_MS = 60_000;

    /** More than any view has members. */
    public static final int MAX_SPARE_LOOKS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Option(names = "--id", required = true, description = "id of this process, never used before or its own data")
    private String id;

    @Option(
            names = "--cluster",
            defaultValue = "dynastore",
            paramLabel = "NAME",
            description = "the same for every node; others are refused; default ${DEFAULT-VALUE}")
    private String cluster = "";

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "address for other nodes")
    private String listen;

    @Option(names = "--http", required = true, paramLabel = "HOST:PORT", description = "address for clients")
    private String http;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "this process's own folder")
    private Path data;

    @Option(
            names = "--initial-view",
            required = true,
            split = ",",
            paramLabel = "ID=HOST:PORT",
            description = "V(0), the same for every node")
    private Map<String, String> initialView;

    @Option(
            names = "--bootstrap",
            description = "the first start of a member of V(0), on an empty folder; later starts need no such option")
    private boolean bootstrap;

    @Option(
            names = "--join",
            description = "the first start of a process that is not in V(0), on an empty folder; it waits to be added")
    private boolean join;

    @Option(names = "--egress-socks", paramLabel = "HOST:PORT", description = "SOCKS5 proxy for links to other nodes")
    private @Nullable String egressSocks;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "this process's certificate, PEM; see below")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its private key, PEM (PKCS #8), mode 0600")
    private @Nullable Path tlsKey;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "authority of all certificates, PEM")
    private @Nullable Path tlsCa;

    @Option(names = "--trace", paramLabel = "FILE", description = "append protocol events as JSON lines")
    private @Nullable Path trace;

    @Option(
            names = "--protocol",
            defaultValue = PROTOCOL,
            paramLabel = "NAME",
            description = "the protocol that it runs, the same for every node; default ${DEFAULT-VALUE}")
    private String protocol = "";

    @Mixin
    private ProtocolNumbers numbers = new ProtocolNumbers();

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "client connections at a time; more are answered 503; default ${DEFAULT-VALUE}")
    private int maxConnections = Limits.CONNECTIONS;

    @Option(
            names = "--max-operations",
            paramLabel = "N",
            description = "operations running at a time; more are answered 503; default ${DEFAULT-VALUE}")
    private int maxOperations = Limits.OPERATIONS;

    @Option(names = "--exit-with-stdin", description = "exit when standard input ends")
    private boolean exitWithStdin;

    public static void main(String[] args) {
        run(new Main(), args);
    }

    static void run(Main main, String[] args) {
        int code = commandLine(main).execute(args);
        Runtime.getRuntime().halt(code);
    }

    static CommandLine commandLine(Main main) {
        return new CommandLine(main).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        NodeConfig config;
        try {
            config = config();
        } catch (IllegalArgumentException e) {
            System.err.println("dynacheck-node: " + e.getMessage());
            return BAD_ARGUMENTS;
        }
        if (exitWithStdin) {
            exitWithStdin();
        }
        long begun = System.nanoTime();
        CompletableFuture<Throwable> crash = new CompletableFuture<>();
        try {
            Node.check(config);
            keepLibrary(data);
            Node<?, ?> node = start(config, crash::complete);
            LOG.info(
                    "{} is ready after {} ms: peers on port {}, clients on port {}",
                    id,
                    (System.nanoTime() - begun) / 1_000_000,
                    node.peerPort(),
                    node.httpPort());
            WarmUp.begin(config);
        } catch (IOException e) {
            System.err.println("dynacheck-node: " + e.getMessage());
            return code(e);
        }
        Throwable cause = crash.join();
        System.err.println("dynacheck-node: stopped as in a crash: " + cause.getMessage());
        return code(cause);
    }

    static int code(Throwable cause) {
        return switch (cause) {
            case BrokenInvariantException broken -> BROKEN;
            case DamagedStoreException damaged -> DAMAGED;
            case RefusedStartException refused -> BAD_ARGUMENTS;
            case StorageException failed -> STORE_FAILED;
            case RefusedLifeException refused -> REFUSED_LIFE;
            default -> FAILED;
        };
    }

    /**
     * SQLite's library is unpacked at each start unless it was before (see {@link NodeImage}), and a killed process
     * leaves it: here, where the next start removes it, rather than in the machine's temporary folder.
     */
    private static void keepLibrary(Path data) throws IOException {
        if (System.getProperty("org.sqlite.lib.path") != null || System.getProperty("org.sqlite.tmpdir") != null) {
            return;
        }
        Path scratch = Files.createDirectories(data.resolve("library"));
        try (Stream<Path> left = Files.list(scratch)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        System.setProperty("org.sqlite.tmpdir", scratch.toString());
    }

    private SortedMap<ProcessId, String> members() {
        TreeMap<ProcessId, String> all = new TreeMap<>();
        Map<String, String> members = new HashMap<>();
        initialView.forEach((member, address) -> {
            if (!member.matches(ID)) {
                throw new IllegalArgumentException(
                        "--initial-view: '" + member + "' is no id: letters, digits, '-', '_' only");
            }
            if (!Endpoint.isReachable(address)) {
                throw new IllegalArgumentException("--initial-view: '" + address
                        + "' is no host:port that others can reach, such as 10.0.0.1:7001");
            }
            String other = members.putIfAbsent(address, member);
            if (other != null) {
                throw new IllegalArgumentException("--initial-view: " + other + " and " + member + " are both at "
                        + address + "; each process has an address of its own");
            }
            all.put(ProcessId.of(member), address);
        });
        return all;
    }

    NodeConfig config() {
        SortedMap<ProcessId, String> members = members();
        ProcessId self = ProcessId.of(id);
        if (!id.matches(ID)) {
            throw new IllegalArgumentException("--id '" + id + "': letters, digits, '-', '_' only");
        }
        if (join && members.containsKey(self)) {
            throw new IllegalArgumentException(
                    "--join, but " + id + " is in --initial-view: its first start is with --bootstrap");
        }
        if (bootstrap && !members.containsKey(self)) {
            throw new IllegalArgumentException("--bootstrap, but " + id
                    + " is not in --initial-view: add it there, or give --join and add it by a reconfiguration");
        }
        if (!cluster.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException("--cluster '" + cluster + "': letters, digits, '-', '_', '.' only");
        }
        Protocol<?, ?> chosen = protocol(protocol);
        return new NodeConfig(
                chosen,
                cluster,
                self,
                endpoint("--listen", listen),
                endpoint("--http", http),
                data,
                members,
                bootstrap || join,
                egressSocks == null ? null : endpoint("--egress-socks", egressSocks),
                tls(self),
                trace,
                numbers.of(chosen),
                limits());
    }

    private Limits limits() {
        atLeastOne("--max-connections", maxConnections);
        atLeastOne("--max-operations", maxOperations);
        return Limits.of(maxConnections, maxOperations);
    }

    private static void atLeastOne(String option, int number) {
        if (number < 1 || number > 100_000) {
            throw new IllegalArgumentException(option + " " + number + ": 1 to 100000");
        }
    }

    private @Nullable Tls tls(ProcessId self) {
        Path cert = tlsCert;
        Path key = tlsKey;
        Path ca = tlsCa;
        if (cert == null && key == null && ca == null) {
            return null;
        }
        if (cert == null || key == null || ca == null) {
            throw new IllegalArgumentException(
                    "--tls-cert, --tls-key and --tls-ca go together: give all three or none");
        }
        return Tls.load(self, cert, key, ca);
    }

    /** The protocol of this name. A program with planted bugs is another one, which is not part of this jar. */
    Protocol<?, ?> protocol(String name) {
        try {
            return Protocols.named(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--protocol: " + e.getMessage(), e);
        }
    }

    Node<?, ?> start(NodeConfig config, Consumer<Throwable> onCrash) throws IOException {
        return Node.start(config, onCrash);
    }

    private static Endpoint endpoint(String option, String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " " + e.getMessage(), e);
        }
    }

    /** The harness keeps our standard input open while it lives: its end is the end of the harness. */
    private static void exitWithStdin() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // what is said does not matter
                        }
                    } catch (IOException e) {
                        LOG.debug("standard input: {}", e.toString());
                    }
                    Runtime.getRuntime().halt(0);
                },
                "stdin-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
