package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final int FUZZED = 100_000;
    /** What belongs into a program and not into an answer. */
    private static final Pattern INTERNAL = Pattern.compile(
            "Exception|java\\.|jackson|vertx|netty|StreamRead|ObjectMapper|@[0-9a-f]{5}|\\bnull pointer");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String refusal(String method, String path, String body) {
        BadRequest refused = assertThrows(
                BadRequest.class, () -> Requests.operation(method, path, null, bytes(body)), method + path + body);
        return sentence(refused);
    }

    /** Of a refusal that a client can do something with. */
    private static String sentence(BadRequest refused) {
        Answer answer = refused.answer();
        String said = answer.body().getString("error");
        assertTrue(answer.status() >= 400 && answer.status() < 500, said);
        assertEquals("fail", answer.body().getString("outcome"));
        assertTrue(said.contains(": ") && said.length() > 30 && said.length() < 500, said);
        assertTrue(!INTERNAL.matcher(said).find(), said);
        return said;
    }

    @Test
    void keysAreBytesInUtf8() throws BadRequest {
        assertEquals("k".repeat(Requests.MAX_KEY), Requests.key("k".repeat(Requests.MAX_KEY)));
        assertEquals("café a+b/c", Requests.key("caf%C3%A9%20a+b/c"));
        assertEquals("\uD83D\uDE00", Requests.key("%F0%9F%98%80"));
        for (String bad : List.of(
                "", "%FF", "%FE", "%C3", "%C0%80", "%ED%A0%80", "%", "%4", "%zz", "%+1", "\u00e9", "a b", "a%00%ff")) {
            BadRequest refused = assertThrows(BadRequest.class, () -> Requests.key(bad), bad);
            assertTrue(sentence(refused).startsWith("the key in the path: expected a key of 1 to 256 characters"));
        }
        BadRequest tooLong = assertThrows(BadRequest.class, () -> Requests.key("k".repeat(Requests.MAX_KEY + 1)));
        assertTrue(sentence(tooLong).endsWith("got 257 characters"));
    }

    @Test
    void everyFieldOfAWriteIsNamed() throws BadRequest {
        assertEquals("", Requests.value(bytes("{\"value\":\"\"}")));
        assertEquals("\uD83D\uDE00", Requests.value(bytes("{\"value\":\"\\ud83d\\ude00\"}")));
        Map.of(
                        "{}",
                        "value: expected a text of at most 65536 characters, such as \"hello\"; got nothing",
                        "{\"value\":3}",
                        "got the number 3",
                        "{\"value\":null}",
                        "got null",
                        "{\"value\":[\"a\"]}",
                        "value: expected a text of at most 65536 characters, such as \"hello\"; got a list",
                        "{\"value\":\"a\",\"Value\":\"b\"}",
                        "got the field 'Value'",
                        "{\"value\":\"" + "v".repeat(Requests.MAX_VALUE + 1) + "\"}",
                        "got 65537 characters",
                        "{\"value\":\"\\ud800\"}",
                        "got text with half of a surrogate pair",
                        "",
                        "the body: expected a JSON object, such as {\"value\": \"hello\"}; got nothing",
                        "[1]",
                        "got a list",
                        "{\"value\":\"a\",\"value\":\"b\"}",
                        "is a field there twice")
                .forEach((body, said) -> {
                    String refusal = refusal("PUT", "/registers/x", body);
                    assertTrue(refusal.contains(said), body + ": " + refusal);
                });
        BadRequest latin = assertThrows(
                BadRequest.class, () -> Requests.value("{\"value\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)));
        assertTrue(sentence(latin).contains("one JSON object in UTF-8"));
    }

    @Test
    void everyFieldOfAReconfigurationIsNamed() throws BadRequest {
        assertEquals(
                new Operation.Reconfig(List.of(
                        new Change.Remove(ProcessId.of("n1")), new Change.Add(ProcessId.of("n6"), "127.0.0.1:7006"))),
                Requests.operation(
                        "POST",
                        "/reconfig",
                        null,
                        bytes("{\"add\":[{\"id\":\"n6\",\"address\":\"127.0.0.1:7006\"}],\"remove\":[\"n1\"]}")));
        Map.ofEntries(
                        Map.entry("{}", "the body: expected 1 to 64 changes"),
                        Map.entry("{\"add\":[]}", "0 processes to add and 0 to remove"),
                        Map.entry("{\"add\":{\"n4\":\"host:port\"}}", "add: expected a list of processes to add"),
                        Map.entry("{\"add\":null}", "add: expected a list of processes to add, such as"),
                        Map.entry("{\"add\":[7]}", "add[0]: expected a JSON object"),
                        Map.entry("{\"add\":[{\"id\":\"n6\"}]}", "add[0].address: expected the host:port"),
                        Map.entry("{\"add\":[{\"address\":\"h:1\"}]}", "add[0].id: expected an id"),
                        Map.entry("{\"add\":[{\"id\":\"n6\",\"address\":\"h:1\",\"port\":1}]}", "the field 'port'"),
                        Map.entry("{\"add\":[{\"id\":\"n 6\",\"address\":\"h:1\"}]}", "add[0].id: expected an id"),
                        Map.entry("{\"remove\":[\"\"]}", "remove[0]: expected an id"),
                        Map.entry("{\"remove\":[7]}", "remove[0]: expected an id"),
                        Map.entry("{\"remove\":\"n1\"}", "remove: expected a list of ids to remove"),
                        Map.entry("{\"remove\":[\"n1\",\"n1\"]}", "remove[1]: the id n1 is in remove[0] already"),
                        Map.entry("{\"remove\":[\"n2\"],\"removed\":[\"n1\"]}", "got the field 'removed'"),
                        Map.entry(
                                "{\"add\":[{\"id\":\"n1\",\"address\":\"h:1\"}],\"remove\":[\"n1\"]}",
                                "remove[0]: the id n1 is in add[0] already"))
                .forEach((body, said) -> {
                    String refusal = refusal("POST", "/reconfig", body);
                    assertTrue(refusal.contains(said), body + ": " + refusal);
                });
        String many = "\"n1\",".repeat(70);
        assertTrue(refusal("POST", "/reconfig", "{\"remove\":[" + many + "\"n1\"]}")
                .contains("remove[1]"));
        assertTrue(refusal("POST", "/reconfig", "{\"remove\":[" + ids(65) + "]}")
                .contains("the body: expected 1 to 64 changes"));
        Requests.operation("POST", "/reconfig", null, bytes("{\"remove\":[" + ids(64) + "]}"));
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"n" + i + "\"").collect(Collectors.joining(","));
    }

    @Test
    void anAddressIsOneThatOthersCanReach() {
        for (String bad : List.of(
                "127.0.0.1:0",
                "http://h:1",
                " :1",
                ":1",
                "h",
                "h:",
                "h:1 ",
                "h:70000",
                "h:-1",
                "h:+1",
                "0.0.0.0:7000",
                "[::]:7000",
                "::1:7000",
                "h\\n:1",
                "a b:1",
                "\\ud800:1",
                "h".repeat(300) + ":1",
                "h:١")) {
            String refusal = refusal("POST", "/reconfig", "{\"add\":[{\"id\":\"n6\",\"address\":\"" + bad + "\"}]}");
            assertTrue(refusal.startsWith("add[0].address: expected the host:port"), bad + ": " + refusal);
        }
        for (String good : List.of("127.0.0.1:1", "node-1.example.org:65535", "[::1]:7000", "my_host:7000", "h:1")) {
            assertTrue(Endpoint.isReachable(good), good);
        }
    }

    @Test
    void methodsAndParametersThatAreNotKnownAreNamed() {
        assertTrue(refusal("PATCH", "/registers/x", "").startsWith("the method: expected GET, PUT or DELETE"));
        assertTrue(refusal("DELETE", "/registers/x", "{}").startsWith("the body: expected none with DELETE"));
        assertTrue(refusal("GET", "/reconfig", "").startsWith("the method: expected POST"));
        assertTrue(refusal("GET", "/registers/x", "{}").startsWith("the body: expected none with GET"));
        BadRequest refused =
                assertThrows(BadRequest.class, () -> Requests.operation("GET", "/registers/x", "value=1", new byte[0]));
        assertTrue(sentence(refused).contains("got '?value=1'"));
    }

    /** Whatever comes is an operation or a sentence. */
    @Test
    void randomBodiesAreReadOrRefusedInWords() {
        Random random = new Random(15);
        int read = 0;
        for (int i = 0; i < FUZZED; i++) {
            boolean write = random.nextInt(3) == 0;
            byte[] body = RandomBodies.next(random, write);
            try {
                Requests.operation(write ? "PUT" : "POST", write ? "/registers/x" : "/reconfig", null, body);
                read++;
            } catch (BadRequest e) {
                sentence(e);
            }
        }
        assertTrue(read > FUZZED / 100 && read < FUZZED / 2, read + " of " + FUZZED + " were read");
    }

    /** What is nested as deep as a body can be is refused like all else, and needs no stack. */
    @Test
    void deepBodiesAreRefusedInWords() {
        for (String open : List.of("[", "{\"add\":", "{\"value\":")) {
            byte[] body = bytes(open.repeat(60_000 / open.length()));
            for (String path : List.of("/reconfig", "/registers/x")) {
                String method = path.equals("/reconfig") ? "POST" : "PUT";
                sentence(assertThrows(BadRequest.class, () -> Requests.operation(method, path, null, body)));
            }
        }
    }
}
