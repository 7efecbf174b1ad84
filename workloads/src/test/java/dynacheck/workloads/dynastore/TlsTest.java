package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.net.Endpoint;
import dynacheck.node.net.FreePorts;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.net.Tls;
import dynacheck.node.wire.FrameReader;
import dynacheck.node.wire.Hello;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.tls.CertificateAuthority;
import dynacheck.tls.Identity;
import dynacheck.tls.TlsFiles;
import dynacheck.workloads.http.HttpCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes under mutual TLS: who has the right certificate takes part, nobody else does, and no node minds. */
@Timeout(120)
class TlsTest {
    private static final String HOST = "127.0.0.1";
    private static final Instant NOW = Instant.now();
    private static final CertificateAuthority OURS = authority();
    private static final CertificateAuthority THEIRS = authority();
    private static final Identity CLIENT = OURS.client("test");
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final Map<String, Node<?, ?>> nodes = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private View initial = View.EMPTY;

    private static CertificateAuthority authority() {
        return new CertificateAuthority(NOW.minusSeconds(3600), NOW.plusSeconds(3600));
    }

    /** V(0) is n1, n2, n3; there is a port for n4. */
    @BeforeEach
    void choosePorts() throws IOException {
        List<Integer> free = FreePorts.choose(4);
        for (int i = 1; i <= 4; i++) {
            ports.put("n" + i, free.get(i - 1));
        }
        initial = View.of(List.of("n1", "n2", "n3").stream()
                .map(id -> (Change) new Change.Add(ProcessId.of(id), peer(id)))
                .toList());
    }

    @AfterEach
    void closeAll() {
        nodes.values().forEach(Node::close);
    }

    private String peer(String id) {
        return HOST + ":" + port(id);
    }

    private int port(String id) {
        return ports.getOrDefault(id, 0);
    }

    /** All of V(0), until each takes part. */
    private void startAll() throws Exception {
        start("n1", "n2", "n3");
        for (String id : List.of("n1", "n2", "n3")) {
            try (DynaStoreClient client = client(id, ours())) {
                await(
                        id + " is confirmed",
                        () -> client.status()
                                .map(status -> status.path("confirmed").asBoolean())
                                .orElse(false));
            }
        }
    }

    private void start(String... ids) throws IOException {
        for (String id : ids) {
            start(id, OURS.node(id, HOST));
        }
    }

    private void start(String id, Identity identity) throws IOException {
        TlsFiles files = files(id, identity);
        Tls tls = Tls.load(ProcessId.of(id), files.certificate(), files.key(), files.authority());
        nodes.put(id, Node.start(config(id, tls), crash -> {
            throw new AssertionError(crash);
        }));
    }

    /** Of the identity, trusting our authority, whoever issued it. */
    private TlsFiles files(String name, Identity identity) throws IOException {
        TlsFiles files = TlsFiles.in(Files.createDirectory(folder.resolve("tls-" + name)));
        Files.writeString(files.authority(), OURS.certificatePem());
        Files.writeString(files.certificate(), identity.certificatePem());
        Files.writeString(files.key(), identity.keyPem());
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
        return files;
    }

    private Node node(String id) {
        Node<?, ?> node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException(id + " does not run");
        }
        return node;
    }

    private DynaStoreClient client(String id, HttpCalls http) {
        NodeAddress address = new NodeAddress(id, HOST, port(id), node(id).httpPort());
        return new DynaStoreClient(
                address, Map.of("n4", new Peer(peer("n4"), "")), http, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private static HttpCalls ours() {
        return HttpCalls.over(CLIENT.context(OURS.certificate()));
    }

    private void write(String id, long value) throws InterruptedException {
        try (DynaStoreClient client = client(id, ours())) {
            assertInstanceOf(Completion.Ok.class, client.invoke(Invocation.of("write", List.of("x", value))));
        }
    }

    private Object read(String id) throws InterruptedException {
        try (DynaStoreClient client = client(id, ours())) {
            Completion.Ok ok = assertInstanceOf(
                    Completion.Ok.class, client.invoke(Invocation.of("read", Arrays.asList("x", null))));
            return String.valueOf(ok.value());
        }
    }

    private HttpCalls.Call get(String id, String path) {
        HttpCalls.Server server = HttpCalls.Server.at(HOST, node(id).httpPort());
        return new HttpCalls.Call(server, "GET", path, Map.of(), null, Duration.ofSeconds(20));
    }

    private long refused(String id) throws InterruptedException {
        HttpCalls.Answer answer = assertInstanceOf(HttpCalls.Answer.class, ours().await(get(id, "/metrics")));
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("dynacheck_node_tls_refused_total "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "not within 60 s: " + what);
            Thread.sleep(20); // between two looks at the condition
        }
    }

    @Test
    void certifiedNodesServeCertifiedClientsAndALateNodeJoins() throws Exception {
        startAll();
        start("n4");
        write("n1", 7);
        assertEquals("[x, 7]", read("n3"));
        try (DynaStoreClient client = client("n2", ours())) {
            assertInstanceOf(
                    Completion.Ok.class,
                    client.invoke(Invocation.of(
                            "reconfig", Map.of(Keyword.of("add"), List.of("n4"), Keyword.of("remove"), List.of()))));
        }
        await("n4 takes part", () -> read("n4").equals("[x, 7]"));
        assertEquals(0, refused("n1"));
    }

    @Test
    void withoutTheRightCertificateNoClientReadsAndTheNodeGoesOn() throws Exception {
        startAll();
        write("n1", 7);
        CertificateAuthority past = OURS.issuing(NOW.minusSeconds(1800), NOW.minusSeconds(60));
        CertificateAuthority future = OURS.issuing(NOW.plusSeconds(1800), NOW.plusSeconds(3600));
        Map<String, HttpCalls> wrong = Map.of(
                "plain text", HttpCalls.PLAIN,
                "another authority's", HttpCalls.over(THEIRS.client("test").context(OURS.certificate())),
                "expired", HttpCalls.over(past.client("test").context(OURS.certificate())),
                "not yet valid", HttpCalls.over(future.client("test").context(OURS.certificate())));
        long before = refused("n1");
        for (var each : wrong.entrySet()) {
            HttpCalls.Ending ending = each.getValue().await(get("n1", "/registers/x"));
            assertFalse(ending instanceof HttpCalls.Answer, each.getKey() + ": " + ending);
            assertFalse(ending instanceof HttpCalls.TimedOut, each.getKey() + ": " + ending);
            long soFar = before;
            await("counted: " + each.getKey(), () -> refused("n1") > soFar);
            before = refused("n1");
        }
        assertEquals("[x, 7]", read("n1"));
    }

    /** Whoever answers at a node's address has to prove that it is one, or what it says goes into the history. */
    @Test
    void aClientBelievesOnlyAServerThatItTrustsAndThatHasTheHostsName() throws Exception {
        start("n1");
        start("n2", OURS.node("n2", "10.1.2.3"));
        assertInstanceOf(HttpCalls.Answer.class, ours().await(get("n1", "/livez")));
        HttpCalls other = HttpCalls.over(CLIENT.context(THEIRS.certificate()));
        assertInstanceOf(HttpCalls.NotSent.class, other.await(get("n1", "/livez")), "not one of its authority");
        assertInstanceOf(HttpCalls.NotSent.class, ours().await(get("n2", "/livez")), "not the name of " + HOST);
    }

    /**
     * It has n4's name, address and the members' authority to trust; but its own certificate is from elsewhere. Asked
     * for its life it cannot answer, and is not added; by who knows its life it is added in vain.
     */
    @Test
    void aNodeOfAnotherAuthorityIsAddedInVain() throws Exception {
        startAll();
        start("n4", THEIRS.node("n4", HOST));
        write("n1", 7);
        Invocation add =
                Invocation.of("reconfig", Map.of(Keyword.of("add"), List.of("n4"), Keyword.of("remove"), List.of()));
        try (DynaStoreClient client = client("n2", ours())) {
            Completion.Fail fail = assertInstanceOf(Completion.Fail.class, client.invoke(add));
            assertTrue(fail.error().contains("no n4 answers at"), fail.error());
        }
        HttpCalls toStranger = HttpCalls.over(CLIENT.context(THEIRS.certificate()));
        try (DynaStoreClient stranger = client("n4", toStranger)) {
            String life = stranger.status().orElseThrow().path("life").asText();
            NodeAddress n2 = new NodeAddress("n2", HOST, port("n2"), node("n2").httpPort());
            try (DynaStoreClient client = new DynaStoreClient(n2, Map.of("n4", new Peer(peer("n4"), life)), ours())) {
                assertInstanceOf(Completion.class, client.invoke(add));
            }
            await("n1 refuses its link, or to link to it", () -> refused("n1") > 3);
            var status = stranger.status().orElseThrow();
            assertFalse(status.path("enabled").asBoolean(), status.toString());
            assertEquals(0, status.path("registers").asInt(), status.toString());
            assertEquals(3, status.path("view").path("members").size(), status.toString());
        }
        write("n3", 8);
        assertEquals("[x, 8]", read("n2"));
    }

    @Test
    void nobodySpeaksForAnotherNode() throws Exception {
        start("n1");
        assertFalse(isHeard(OURS.node("n2", HOST), "n3"), "n2's certificate, n3's name");
        assertFalse(isHeard(CLIENT, "n2"), "a client's certificate");
        assertFalse(isHeard(THEIRS.node("n2", HOST), "n2"), "another authority's");
        assertFalse(
                isHeard(OURS.issuing(NOW.minusSeconds(60), NOW.minusSeconds(1)).node("n2", HOST), "n2"), "expired");
        assertTrue(isHeard(OURS.node("n2", HOST), "n2"), "n2 itself");
        await("all counted", () -> refused("n1") >= 4);
    }

    /** Whether n1 leaves the connection open after this greeting; it never answers. */
    private boolean isHeard(Identity identity, String sender) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(DynaStoreProtocol.CODEC.encode(initial));
        String form = new DynaStoreProtocol().name();
        String cluster = "dynacheck-8/test/" + form + "-" + Long.toHexString(crc.getValue());
        Hello hello = new Hello(cluster, sender, peer(sender), "a1", 1, "b2", true);
        try (Socket socket =
                identity.context(OURS.certificate()).getSocketFactory().createSocket(HOST, port("n1"))) {
            socket.setSoTimeout((int) SHORT.toMillis());
            socket.getOutputStream()
                    .write(FrameReader.frame(DynaStoreProtocol.CODEC.encode(hello))
                            .getBytes());
            for (int quiet = 0; quiet < 3; quiet++) {
                try {
                    if (socket.getInputStream().read() < 0) {
                        return false;
                    }
                } catch (SocketTimeoutException e) {
                    // still open
                }
            }
            return true;
        } catch (SSLException | SocketException e) {
            return false;
        }
    }

    /** n2's certificate is right for the address, which is where n1 is looked for; yet n1 it is not. */
    @Test
    void nothingIsSaidToANodeWithTheWrongName() throws Exception {
        startAll();
        node("n1").close();
        nodes.remove("n1");
        Identity other = OURS.node("n2", HOST);
        try (SSLServerSocket fake = (SSLServerSocket) other.context(OURS.certificate())
                .getServerSocketFactory()
                .createServerSocket(port("n1"), 5, InetAddress.getLoopbackAddress())) {
            fake.setNeedClientAuth(true);
            fake.setSoTimeout(30_000);
            write("n2", 7);
            write("n3", 8);
            for (int i = 0; i < 3; i++) {
                try (SSLSocket caller = (SSLSocket) fake.accept()) {
                    caller.setSoTimeout(30_000);
                    assertEquals(-1, caller.getInputStream().read(), "hung up before a word was said");
                } catch (SocketException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.toString());
                }
            }
            await("counted", () -> refused("n2") + refused("n3") >= 3);
        }
    }

    @Test
    void unusableFilesAreRefusedWithTheFix() throws Exception {
        TlsFiles good = files("n1", OURS.node("n1", HOST));
        TlsFiles other = files("n2", OURS.node("n2", HOST));
        TlsFiles client = files("client", CLIENT);
        assertBad("is not n1's", () -> load(client.certificate(), client.key(), good.authority()));
        assertBad("is not n1's", () -> load(other.certificate(), other.key(), good.authority()));
        assertBad("cannot be read", () -> load(good.certificate(), folder.resolve("absent"), good.authority()));
        assertBad("--tls-ca", () -> load(good.certificate(), good.key(), good.key()));
        Tls mixed = load(good.certificate(), other.key(), good.authority());
        IOException pair = assertThrows(IOException.class, () -> Node.start(config("n1", mixed), crash -> {}));
        assertTrue(String.valueOf(pair.getMessage()).contains("made together"), pair.toString());
        Files.setPosixFilePermissions(good.key(), PosixFilePermissions.fromString("rw-r-----"));
        assertBad("chmod 600", () -> load(good.certificate(), good.key(), good.authority()));
    }

    private NodeConfig config(String id, Tls tls) {
        return new NodeConfig(
                new DynaStoreProtocol(),
                "test",
                ProcessId.of(id),
                new Endpoint(HOST, port(id)),
                new Endpoint(HOST, 0),
                folder.resolve(id),
                initial.addresses(),
                null,
                tls,
                null);
    }

    private static Tls load(Path certificate, Path key, Path authority) {
        return Tls.load(ProcessId.of("n1"), certificate, key, authority);
    }

    private static void assertBad(String part, Callable<Tls> load) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, load::call);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.toString());
    }
}
