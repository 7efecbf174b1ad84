package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.generator.Invocation;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.net.Endpoint;
import dynacheck.node.net.FreePorts;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.workloads.dynastore.trace.Property;
import dynacheck.workloads.dynastore.trace.WhiteBoxChecker;
import dynacheck.workloads.dynastore.trace.WhiteBoxResult;
import dynacheck.workloads.http.HttpCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The harness reads what the node writes: the two know each other's trace format only by this test. */
@Timeout(60)
class NodeTracesTest {
    @TempDir
    Path run;

    private final List<Op> ops = new ArrayList<>();

    @Test
    void tracesOfRealNodesAreReadAndValid() throws Exception {
        List<Integer> ports = FreePorts.choose(2);
        String first = "127.0.0.1:" + ports.get(0);
        Map<String, Peer> peers = Map.of("n2", new Peer("127.0.0.1:" + ports.get(1), ""));
        View initial = View.of(List.of(new Change.Add(ProcessId.of("n1"), first)));
        try (Node<?, ?> n1 = start("n1", ports.get(0), initial);
                Node<?, ?> n2 = start("n2", ports.get(1), initial);
                DynaStoreClient client = new DynaStoreClient(
                        new NodeAddress("n1", "127.0.0.1", ports.get(0), n1.httpPort()), peers, HttpCalls.PLAIN)) {
            assertTrue(n2.httpPort() > 0);
            call(client, "write", List.of("x", 1L));
            call(client, "reconfig", Map.of(Keyword.of("add"), List.of("n2"), Keyword.of("remove"), List.of()));
            call(client, "write", List.of("x", 2L));
            call(client, "read", Arrays.asList("x", null));
        }
        start("n1", ports.get(0), initial).close(); // finds on its disk what it told in its first life
        WhiteBoxResult result =
                WhiteBoxChecker.check(run, History.of(ops), info()).orElseThrow();
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(
                List.of("{+n1}", "{+n1,+n2}"),
                result.graph().established().stream().map(Object::toString).toList());
        for (Property property : Property.values()) {
            assertTrue(result.judged().getOrDefault(property, 0L) > 0, property + " was judged on something");
        }
        forget("n1");
        WhiteBoxResult heard =
                WhiteBoxChecker.check(run, History.of(ops), info()).orElseThrow();
        assertEquals(1, heard.counts().get(Property.DURABLE), heard.reason());
    }

    /** As after a power cut, which takes what was not synced: of the disk, and the end of the trace that told of it. */
    private void forget(String node) throws IOException {
        Path trace = run.resolve(node).resolve("trace.jsonl");
        List<String> left = Files.readAllLines(trace).stream()
                .filter(line -> !line.contains("\"t\":\"Told\""))
                .map(line -> line.contains("\"t\":\"Recovered\"")
                        ? line.replaceFirst("\"facts\":.*", "\"facts\":[]}}")
                        : line)
                .toList();
        Files.write(trace, left);
    }

    private void call(DynaStoreClient client, String f, Object value) throws InterruptedException {
        long index = ops.size();
        ops.add(new Op(index, index, 0L, OpType.INVOKE, f, value, Map.of(Op.NODE, "n1")));
        Completion.Ok ok = assertInstanceOf(Completion.Ok.class, client.invoke(Invocation.of(f, value)));
        Map<Keyword, Object> extra = new HashMap<>(ok.extra());
        extra.put(Op.NODE, "n1");
        ops.add(new Op(index + 1, index + 1, 0L, OpType.OK, f, ok.value(), extra));
    }

    private Node<?, ?> start(String id, int port, View initial) throws IOException {
        Path dir = Files.createDirectories(run.resolve(id));
        return Node.start(
                new NodeConfig(
                        new DynaStoreProtocol(),
                        "test",
                        ProcessId.of(id),
                        new Endpoint("127.0.0.1", port),
                        new Endpoint("127.0.0.1", 0),
                        dir.resolve("data"),
                        initial.addresses(),
                        null,
                        null,
                        dir.resolve("trace.jsonl")),
                crash -> {
                    throw new AssertionError(crash);
                });
    }

    private static RunInfo info() {
        return new RunInfo(
                "test", "test", 0, List.of("n1"), List.of(), RunInfo.DEFAULT_GRACE, Map.of(), List.of(), Instant.EPOCH);
    }
}
